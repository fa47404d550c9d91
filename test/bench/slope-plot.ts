/** One measured series: sizes, and what they cost in seconds. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [size: number, seconds: number])[];
}

/** The slope of a straight line through the logarithms, by least squares: 1 is linear, 2 is quadratic. */
export function slopeOf({ points }: Series): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(logs.map(([x]) => x)), mean(logs.map(([, y]) => y))];
  const over = logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return over / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}

const [width, height, left, bottom] = [640, 400, 60, 40] as const;
const colours = ['#1b6ca8', '#b3541e', '#3c7a3c', '#7a3c7a'] as const;

/**
 * All series in one picture with two logarithmic scales: size as a multiple of the smallest, cost as a multiple of the cost
 * of that. The grey line is what linear would be.
 */
export function plotOf(series: readonly Series[]): string {
  const most = 16;
  const x = (ratio: number): number => left + (Math.log2(ratio) / Math.log2(most)) * (width - left - 180);
  const y = (ratio: number): number =>
    height - bottom - (Math.log2(Math.max(ratio, 0.5)) / Math.log2(32)) * (height - bottom - 20);
  const ticks = [1, 2, 4, 8, 16].flatMap((tick) => [
    text(x(tick), height - bottom + 18, `${tick}×`, 'middle'),
    text(left - 8, y(tick) + 4, `${tick}×`, 'end'),
    `<path d="M${left} ${fixed(y(tick))}H${width - 180}M${fixed(x(tick))} 20V${height - bottom}" stroke="#ddd"/>`,
  ]);
  const lines = series.flatMap((each, at) => {
    const [first] = each.points;
    if (first === undefined) return [];
    const places = each.points.map(([size, cost]) => `${fixed(x(size / first[0]))},${fixed(y(cost / first[1]))}`);
    const colour = colours[at % colours.length];
    return [
      `<polyline points="${places.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      text(width - 170, 40 + at * 22, `${each.name}: ${slopeOf(each).toFixed(2)}`, 'start', colour),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="13">`,
    '<title>Cost against size from 1 to 16 times, for members, bytes, layers and findings</title>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...ticks,
    `<path d="M${fixed(x(1))} ${fixed(y(1))}L${fixed(x(most))} ${fixed(y(most))}" stroke="#999" stroke-dasharray="4 4"/>`,
    ...lines,
    text(left, 14, 'cost against size; the number is the slope', 'start'),
    '</svg>',
    '',
  ].join('\n');
}

function text(x: number, y: number, content: string, anchor: string, fill = '#333'): string {
  return `<text x="${fixed(x)}" y="${fixed(y)}" text-anchor="${anchor}" fill="${fill}">${content}</text>`;
}

function fixed(value: number): string {
  return value.toFixed(1);
}
