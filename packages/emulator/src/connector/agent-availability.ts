/** Tells a customer's page whether anybody is there to talk to (getagentavailability). @module */
import type { RequestHandler } from 'express';
import type { Service } from '../service.ts';
import { requireCustomer } from './caller/require-customer.ts';

/** There is one agent, who is always there, and no queue to wait in. */
export function createAgentAvailabilityRoute(service: Service): RequestHandler {
  return async function agentAvailability(request, response) {
    const { widget } = await requireCustomer(request, service);
    response.json({
      IsQueueAvailable: !widget.outOfOperatingHours,
      AgentAvailability: !widget.outOfOperatingHours,
      QueueId: widget.widgetId,
      QueueName: 'lcw-auth emulator',
      QueuePosition: 0,
      AverageWaitTime: 0,
    });
  };
}
