/** Holds the panel's state and tells one listener of each change. @module */
import { INITIAL_STATE, type PanelState } from './panel-state.ts';

export interface StateStore {
  get(): PanelState;
  set(patch: Partial<PanelState>): void;
}

export function createStateStore(
  onChange: (state: PanelState, before: PanelState) => void,
): StateStore {
  let state = INITIAL_STATE;
  return {
    get: () => state,
    set(patch) {
      const before = state;
      state = { ...state, ...patch };
      onChange(state, before);
    },
  };
}
