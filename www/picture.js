// The release path of the example: the steps that `draw` of `judge.js` takes stand above this as `say`.
globalThis.specCheckLate.picture = say;
