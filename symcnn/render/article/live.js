// The numbers of a network at values of its symbols. `network` has the formulas; integers are BigInts.

/** Return whether a condition holds for each index from 0 to before a count. */
function $every(count, holds) {
  for (let index = 0n; index < count; index++) {
    if (!holds(index)) return false;
  }
  return true;
}

/** Return a quotient, a ≥ 0 and b > 0, rounded to an integer, halves to even. */
function rounded(a, b) {
  const whole = a / b, twice = 2n * (a % b);
  return whole + (twice > b || (twice === b && whole % 2n === 1n) ? 1n : 0n);
}

/** Return an integer with commas: 25,557,032. */
function grouped(integer) {
  return integer.toString().replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Return an integer divided by a power of 10: decimal(2556n, 2) is 25.56. */
function decimal(integer, places) {
  const factor = 10n ** BigInt(places);
  const fraction = (integer % factor).toString().padStart(places, "0");
  return grouped(integer / factor) + (places ? `.${fraction}` : "");
}

/** Return a count in three digits with a unit: 25.6 M. */
function shortened(count) {
  const units = ["", " k", " M", " G", " T", " P", " E"];
  const dropped = 10n ** BigInt(Math.max(0, count.toString().length - 3));
  const digits = (rounded(count, dropped) * dropped).toString();
  const power = Math.min(Math.floor((digits.length - 1) / 3), units.length - 1);
  const places = power ? Math.max(0, 3 - (digits.length - 3 * power)) : 0;
  return decimal(BigInt(digits) / 10n ** BigInt(3 * power - places), places) + units[power];
}

/** Return a quotient of integers as text: 3, or 3/2. */
function quotient(a, b) {
  if (b < 0n) return quotient(-a, -b);
  if (a % b === 0n) return `${a / b}`;
  let [divisor, rest] = [b, a < 0n ? -a : a];
  while (rest) [divisor, rest] = [rest, divisor % rest];
  return `${a / divisor}/${b / divisor}`;
}

/** Return a share in percent, rounded half up, behind a dot; empty for a share of nothing. */
function share(count, total) {
  return total ? ` · ${percent(count, total)}` : "";
}

/** Return a share in percent, rounded half up: 98.2 %. */
function percent(count, total) {
  return `${decimal((2000n * count + total) / (2n * total), 1)} %`;
}

/** Return bytes in KiB, MiB or GiB; empty for less, and for more than can be read so. */
function converted(bytes) {
  const units = [["GiB", 1n << 30n], ["MiB", 1n << 20n], ["KiB", 1n << 10n]];
  const unit = units.find(([, factor]) => factor <= bytes && bytes < 1n << 60n);
  return unit ? `${decimal(rounded(100n * bytes, unit[1]), 2)} ${unit[0]}` : "";
}

/** How each kind of figure is shown: in short and in full. */
const SHOWN = {
  shape: (numbers) => [numbers.map(grouped).join("×"), ""],
  count: ([count]) => {
    const [short, full] = [shortened(count), grouped(count)];
    return [short, short === full ? "" : full];
  },
  bytes: ([bytes]) => {
    const [short, full] = [converted(bytes), `${grouped(bytes)} bytes`];
    return [short || full, short ? full : ""];
  },
};

/** Return what is wrong with some values, a list of statements; null is no integer. */
function problemsAt(values) {
  const wrong = network.symbols.filter(({ least, most }, index) =>
    values[index] === null || values[index] < least || values[index] > most);
  if (wrong.length) {
    return wrong.map(({ name, least, most }) =>
      `${name} must be an integer from ${least} to ${grouped(most)}.`);
  }
  return network.conditions.filter(({ holds }) => !isTrue(holds, values))
    .map(({ text }) => `Outside the domain: “${text}” does not hold.`);
}

/** Return whether a condition holds; one that divides by 0 does not. */
function isTrue(holds, values) {
  try {
    return holds(...values);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Return a text at some values, from markup and functions; null if one of these has no value. */
function textAt(parts, values) {
  try {
    return parts.map((part) => (typeof part === "string" ? part : part(...values))).join("");
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Return the numbers and texts at some values in the domain; null is unknown. */
function numbersAt(values) {
  const at = (formulas) => formulas.map((formula) => formula && formula(...values));
  return {
    figures: network.figures.map((figure) => ({ ...figure, numbers: at(figure.numbers) })),
    rows: network.rows.map(({ label, output, counts }) =>
      ({ label: label && textAt(label, values), output: at(output), counts: at(counts) })),
    texts: network.texts.map((parts) => textAt(parts, values)),
  };
}

/** Return what is wrong with some values, and the numbers there; null if anything is. */
function answerAt(values) {
  const problems = problemsAt(values);
  if (problems.length) return { problems, numbers: null };
  try {
    return { problems, numbers: numbersAt(values) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problems: ["The numbers at these values are too large."], numbers: null };
  }
}

/** Return a text as an integer; null for any other text. */
function read(text) {
  return /^\d+$/.test(text) ? BigInt(text) : null;
}

/** Let the numbers of the page follow its fields and sliders. */
function connect(panel) {
  const ranges = [...panel.querySelectorAll("input[type=range]")];
  const fields = [...panel.querySelectorAll("input[type=number]")];
  const problem = panel.querySelector(".problem");
  const figures = [...panel.querySelectorAll(".figures > div")];
  const rows = [...panel.querySelectorAll("tbody tr")];

  function show() {
    const values = fields.map((field) => read(field.value));
    const { problems, numbers } = answerAt(values);
    problem.hidden = !problems.length;
    problem.textContent = problems.join(" ");
    fields.forEach((field, index) => {
      const { least, most } = network.symbols[index];
      const isValid = values[index] !== null && values[index] >= least && values[index] <= most;
      field.setAttribute("aria-invalid", String(!isValid));
    });
    figures.forEach((figure, index) => showFigure(figure, numbers?.figures[index]));
    const totals = ["Parameters", "MACs"].map((noun) =>
      numbers?.figures.find((figure) => figure.noun === noun).numbers[0]);
    rows.forEach((row, index) => showRow(row, numbers?.rows[index], totals));
    const texts = [...document.querySelectorAll("text[data-room]")];
    texts.forEach((text, index) => showMarkup(text, numbers?.texts[index]));
    fit(texts);
  }

  ranges.forEach((range, index) => range.addEventListener("input", () => {
    fields[index].value = range.value;
    show();
  }));
  fields.forEach((field, index) => field.addEventListener("input", () => {
    ranges[index].value = read(field.value) ?? ranges[index].value;
    show();
  }));
  panel.hidden = false;
  show();
  document.addEventListener("DOMContentLoaded", show);
}

/** What elements are written with in the page, and what they show now. */
const written = new Map(), shownNow = new Map();

/** Show markup in an element; without any, what the page was written with. */
function showMarkup(element, markup) {
  if (!written.has(element)) written.set(element, element.innerHTML);
  const next = markup ?? written.get(element);
  if (shownNow.get(element) !== next) element.innerHTML = next;
  shownNow.set(element, next);
}

/** Shrink texts of the diagram to the room that they have; all are measured before any changes. */
function fit(texts) {
  texts.filter((text) => text.style.fontSize).forEach((text) => { text.style.fontSize = ""; });
  const size = (text) => Number(text.getAttribute("font-size"));
  const room = (text) => Number(text.dataset.room);
  texts.filter((text) => text.textContent.length * size(text) * WIDE > room(text))
    .map((text) => [text, text.getComputedTextLength()])
    .filter(([text, length]) => length > room(text))
    .forEach(([text, length]) => {
      text.style.fontSize = `${(size(text) * room(text)) / length}px`;
    });
}

/** The width of a character, at most on average, for each px of the font size. */
const WIDE = 0.75;

function showFigure(figure, shown) {
  const isKnown = shown && shown.numbers.every((number) => number !== null);
  const texts = isKnown ? SHOWN[shown.kind](shown.numbers) : [shown ? "?" : "–", ""];
  figure.querySelectorAll("dd").forEach((cell, index) => { cell.textContent = texts[index]; });
}

function showRow(row, shown, totals) {
  const [label, output, ...cells] = row.cells;
  showMarkup(label, shown?.label);
  output.textContent = shown ? shown.output.map(grouped).join("×") : "–";
  totals.forEach((total, index) => {
    const count = shown ? shown.counts[index] : null;
    const [counted, cell] = cells.slice(2 * index, 2 * index + 2);
    counted.textContent = !shown ? "–" : count === null ? "?" : grouped(count);
    const [bar, words] = cell.children;
    const hasShare = Boolean(count && total);
    bar.style.width = hasShare ? `${Number((1000n * count) / total) / 300}rem` : "0";
    words.textContent = hasShare ? percent(count, total) : "";
  });
}

if (typeof document !== "undefined") connect(document.getElementById("live"));
