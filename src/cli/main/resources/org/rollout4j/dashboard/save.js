// A chart as a picture or as a table, to be kept.
import {colour, element} from './dom.js';
import {dashes} from './strokes.js';

/** Offers a file. */
function offer(name, blob) {
  const link = element('a', {href: URL.createObjectURL(blob), download: name.replace(/[^\w.-]+/g, '-')});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The drawing of a chart with its title above and its lines' names below. */
export function savePicture(name, title, drawing, lines) {
  const dots = devicePixelRatio || 1;
  const row = 18;
  const head = 26;
  const width = drawing.width / dots;
  const canvas = element('canvas', {width: drawing.width, height: drawing.height + dots * (head + row * lines.length + 8)});
  const pen = canvas.getContext('2d');
  pen.fillStyle = colour('paper');
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(drawing, 0, dots * head);
  pen.scale(dots, dots);
  pen.fillStyle = colour('text');
  pen.textBaseline = 'middle';
  pen.font = '600 13px system-ui, sans-serif';
  pen.fillText(title, 8, head / 2, width - 16);
  pen.font = '12px system-ui, sans-serif';
  lines.forEach((line, i) => {
    const y = drawing.height / dots + head + row * (i + 0.5);
    pen.strokeStyle = colour('colour' + line.colour);
    pen.lineWidth = 2;
    pen.setLineDash(dashes(line));
    pen.beginPath();
    pen.moveTo(8, y);
    pen.lineTo(36, y);
    pen.stroke();
    pen.fillText(line.label, 44, y, width - 52);
  });
  canvas.toBlob(blob => offer(name + '.png', blob));
}

/** The values of a chart, a column for each line, and two more where it has a band. */
export function saveTable(name, axis, lines) {
  const columns = lines.flatMap(line => [[line.label, line.mean], ...(line.low ? [[line.label + ' low', line.low], [line.label + ' high', line.high]] : [])]
    .map(([label, values]) => ({label, at: new Map(line.places.map((place, i) => [place, values[i]]))})));
  const places = [...new Set(lines.flatMap(line => line.places))].sort((a, b) => a - b);
  const rows = [[axis, ...columns.map(column => column.label)].map(cell), ...places.map(place => [place, ...columns.map(({at}) => at.get(place) ?? '')])];
  offer(name + '.csv', new Blob([rows.map(row => row.join(',') + '\n').join('')], {type: 'text/csv'}));
}

/** A name as a cell, which no program for tables takes for a formula. */
function cell(text) {
  return '"' + text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""') + '"';
}
