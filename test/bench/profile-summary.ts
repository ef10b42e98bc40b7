/** A V8 CPU profile, as far as it is read here. */
export type CpuProfile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

export type Line = { readonly what: string; readonly us: number };

export type Summary = {
  readonly busyUs: number;
  /** Where the time went: each function's own time, counted for the module that is nearest up the stack. */
  readonly modules: readonly Line[];
  /** Functions by the time spent in themselves. */
  readonly own: readonly Line[];
  /** The project's functions by the time spent in them and what they called, until their first await. */
  readonly inclusive: readonly Line[];
};

/** All lists longest first. Idle time is left out, and so is the profiler's own. */
export function summarise(profile: CpuProfile): Summary {
  const ownUs = new Map<number, number>();
  profile.samples.forEach((id, at) => {
    ownUs.set(id, (ownUs.get(id) ?? 0) + (profile.timeDeltas[at] ?? 0));
  });
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const [own, modules, inclusive] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  let busyUs = 0;

  /** `around`: the module that called, and the project's functions that are on the stack. */
  const visit = (id: number, around: string, stack: ReadonlySet<string>): number => {
    const node = nodes.get(id);
    if (node === undefined) return 0;
    const { url, functionName } = node.callFrame;
    if (functionName === '(idle)' || url === 'node:inspector') return 0;
    const module = url === '' || SERVES_ITS_CALLER.test(url) ? (NO_CALLER.get(functionName) ?? around) : moduleOf(url);
    const name = nameOf(node.callFrame);
    const isOurs = module.startsWith(OURS) && !stack.has(name);
    const inside = isOurs ? new Set([...stack, name]) : stack;
    const mine = ownUs.get(id) ?? 0;
    busyUs += mine;
    add(own, name, mine);
    add(modules, module, mine);
    let total = mine;
    for (const child of node.children ?? []) total += visit(child, module, inside);
    if (isOurs) add(inclusive, name, total);
    return total;
  };
  const root = profile.nodes[0];
  if (root !== undefined) visit(root.id, 'Node', new Set());
  return { busyUs, modules: longestFirst(modules), own: longestFirst(own), inclusive: longestFirst(inclusive) };
}

/** Of Node, and says nothing by itself: that a socket is written to matters less than who writes. */
const SERVES_ITS_CALLER =
  /^node:(internal\/(stream_base_commons|streams|buffer|util|timers|process)\b|(net|events|buffer|stream|timers)$)/;
const OURS = 'this project: ';
/** Of V8 itself. */
const NO_CALLER: ReadonlyMap<string, string> = new Map([
  ['(garbage collector)', 'garbage collector'],
  ['(program)', 'native code outside JavaScript (system calls, event loop)'],
]);

/** A package's name, a folder of this project, or a module of Node. */
export function moduleOf(url: string): string {
  const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (name !== undefined) return name;
  const [, folder] = /.*\/src\/(.+)\/[^/]*$/.exec(url) ?? [];
  if (folder !== undefined) return `${OURS}${folder}`;
  return url.startsWith('node:') ? url.replace(/^(node:(?:internal\/)?[^/]+).*/, '$1') : `${OURS}its root`;
}

function nameOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (url === '') return name;
  const place = url
    .replace(/^file:\/\//, '')
    .replace(url.includes('/node_modules/') ? /.*\/node_modules\// : /.*\/(?=src\/)/, '');
  return `${name} ${place}:${lineNumber + 1}`;
}

function add(sums: Map<string, number>, key: string, us: number): void {
  sums.set(key, (sums.get(key) ?? 0) + us);
}

function longestFirst(sums: ReadonlyMap<string, number>): readonly Line[] {
  return [...sums].map(([what, us]) => ({ what, us })).sort((one, other) => other.us - one.us);
}
