/** A process that is busy with nothing, as long as its parent says so. @module */

/** Between two looks at what the parent says. */
const SLICE_MS = 5;

let isBusy = false;

function spin() {
  if (!isBusy) return;
  const until = performance.now() + SLICE_MS;
  while (performance.now() < until);
  setImmediate(spin);
}

process.on('message', (/** @type {boolean} */ wanted) => {
  const wasBusy = isBusy;
  isBusy = wanted;
  if (isBusy && !wasBusy) spin();
});

process.on('disconnect', () => process.exit());
