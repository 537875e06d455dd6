// Arithmetic on curves: [steps, values] with null where there is no value. No page in here.

/** An exponential moving average whose beginning is not pulled to zero. */
export function smooth(values, weight) {
  if (weight <= 0) return values;
  let sum = 0;
  let mass = 0;
  return values.map(value => {
    if (value === null) return null;
    sum = weight * sum + (1 - weight) * value;
    mass = weight * mass + (1 - weight);
    return sum / mass;
  });
}

/** The curve without the rows that have no value or no place of their own on the axis. */
export function present(places, values) {
  const x = [];
  const y = [];
  for (let i = 0; i < places.length; i++) {
    const ahead = places[i] !== null && (x.length === 0 || places[i] > x[x.length - 1]);
    if (ahead && values[i] !== null && values[i] !== undefined) {
      x.push(places[i]);
      y.push(values[i]);
    }
  }
  return [x, y];
}

/** The value at a step, by straight lines between the points; null outside of them. */
function at(curve, step, from) {
  const [x, y] = curve;
  let i = from.i;
  while (i < x.length && x[i] < step) i++;
  from.i = i;
  if (i === x.length || (i === 0 && x[0] > step)) return null;
  if (x[i] === step) return y[i];
  const part = (step - x[i - 1]) / (x[i] - x[i - 1]);
  return y[i - 1] + part * (y[i] - y[i - 1]);
}

/** Of Student's t at 97.5 % by degrees of freedom. */
const T = [NaN, 12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131];

/**
 * Several curves as one: their mean with a band, where at least two of them have a value.
 * kind is 'range' for the least to the greatest, or 'interval' for the 95 % interval of the mean.
 */
export function band(curves, kind) {
  const steps = [...new Set(curves.flatMap(curve => curve[0]))].sort((a, b) => a - b);
  const thin = Math.max(1, Math.ceil(steps.length / 1000));
  const kept = steps.filter((step, i) => i % thin === 0 || i === steps.length - 1);
  const from = curves.map(() => ({i: 0}));
  const result = {places: kept, mean: [], low: [], high: []};
  for (const step of kept) {
    const values = curves.map((curve, c) => at(curve, step, from[c])).filter(value => value !== null);
    if (values.length < Math.min(2, curves.length)) {
      for (const part of [result.mean, result.low, result.high]) part.push(null);
      continue;
    }
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    let low = Math.min(...values);
    let high = Math.max(...values);
    if (kind === 'interval' && values.length > 1) {
      const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1);
      const half = (T[values.length - 1] ?? 1.96) * Math.sqrt(variance / values.length);
      low = mean - half;
      high = mean + half;
    }
    result.mean.push(mean);
    result.low.push(low);
    result.high.push(high);
  }
  return result;
}

/** What is known of a run's metrics; rows of the server replace those from a row on. */
export class Rows {
  steps = [];
  seconds = [];
  metrics = new Map();

  take(rows) {
    const {from} = rows;
    this.linesPerRow = rows.linesPerRow;
    for (const axis of ['steps', 'seconds']) {
      this[axis].length = from;
      this[axis].push(...rows[axis]);
    }
    if (rows.anew) this.metrics.clear();
    for (const [name, parts] of Object.entries(rows.metrics)) {
      if (!this.metrics.has(name)) this.metrics.set(name, {});
      const known = this.metrics.get(name);
      for (const part of ['mean', 'min', 'max']) {
        if (!parts[part]) continue;
        known[part] ??= [];
        while (known[part].length < from) known[part].push(null);
        known[part].length = from;
        known[part].push(...parts[part]);
      }
    }
  }
}
