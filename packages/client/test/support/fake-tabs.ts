/** Other tabs of the same site, in one process. @module */

const channels = new Set<FakeBroadcastChannel>();

/** Delivers at once to every other channel; keeps what was sent. */
export class FakeBroadcastChannel {
  static sent: unknown[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly name: string;
  constructor(name: string) {
    this.name = name;
    channels.add(this);
  }
  postMessage(data: unknown): void {
    FakeBroadcastChannel.sent.push(data);
    for (const channel of channels) {
      if (channel !== this && channel.name === this.name) channel.onmessage?.({ data });
    }
  }
  close(): void {
    channels.delete(this);
  }
  /** How many are open. */
  static open(): number {
    return channels.size;
  }
  static reset(): void {
    channels.clear();
    FakeBroadcastChannel.sent = [];
  }
}
