// Whether the tools looked at the same thing: their edges against those of ringfence.

const SHOWN = 3;

/** Says, tool by tool, how its edges differ from ringfence's. */
export function compare(tree, tools) {
  const ours = tools.find((tool) => tool.name === "ringfence").edges(tree);
  const lines = [`ringfence: ${ours.size} edges between sources`];
  for (const tool of tools) {
    if (tool.name === "ringfence") continue;
    if (tool.edges) lines.push(...ofEdges(tool.name, ours, tool.edges(tree)));
    if (tool.inCycles) lines.push(...ofCycles(tool.name, ours, tool.inCycles(tree)));
  }
  return lines;
}

function ofEdges(name, ours, theirs) {
  const missing = [...ours.keys()].filter((edge) => !theirs.has(edge));
  const extra = [...theirs.keys()].filter((edge) => !ours.has(edge));
  const lines = [`${name}: ${theirs.size} edges, ${missing.length} of ringfence's are missing, ${extra.length} are its own`];
  const byKind = Map.groupBy?.(missing, (edge) => ours.get(edge).split(" ")[0]) ?? groups(missing, ours);
  for (const [kind, edges] of byKind) {
    lines.push(`  missing, ${kind}: ${edges.length}`);
    lines.push(...edges.slice(0, SHOWN).map((edge) => `    ${edge} (${ours.get(edge)})`));
  }
  if (extra.length > 0) lines.push("  its own:", ...extra.slice(0, SHOWN).map((edge) => `    ${edge}`));
  return lines;
}

function groups(missing, ours) {
  const byKind = new Map();
  for (const edge of missing) {
    const kind = ours.get(edge).split(" ")[0];
    byKind.set(kind, [...(byKind.get(kind) ?? []), edge]);
  }
  return byKind;
}

/** A tool that tells no edges still tells which files are part of a cycle. */
function ofCycles(name, ours, theirs) {
  const cyclic = inCycles(ours.keys());
  const missing = [...cyclic].filter((file) => !theirs.has(file));
  const extra = [...theirs].filter((file) => !cyclic.has(file));
  const lines = [
    `${name}: tells no edges; ${theirs.size} files in cycles, of ringfence's ${cyclic.size} ${missing.length} are missing, ${extra.length} are its own`,
  ];
  lines.push(...missing.slice(0, SHOWN).map((file) => `    missing: ${file}`));
  lines.push(...extra.slice(0, SHOWN).map((file) => `    its own: ${file}`));
  return lines;
}

/** The files of components of more than one file, and those that import themselves (Tarjan). */
function inCycles(edges) {
  const next = new Map();
  for (const edge of edges) {
    const [from, to] = edge.split(" ");
    if (!next.has(from)) next.set(from, []);
    next.get(from).push(to);
  }
  const place = new Map(), low = new Map(), open = [], isOpen = new Set(), cyclic = new Set();
  for (const start of next.keys()) {
    if (place.has(start)) continue;
    const calls = [[start, 0]];
    while (calls.length > 0) {
      const call = calls.at(-1);
      const [file, at] = call;
      if (at === 0) {
        place.set(file, place.size);
        low.set(file, place.get(file));
        open.push(file);
        isOpen.add(file);
      }
      const targets = next.get(file) ?? [];
      if (at < targets.length) {
        call[1]++;
        const target = targets[at];
        if (target === file) cyclic.add(file);
        if (!place.has(target)) calls.push([target, 0]);
        else if (isOpen.has(target)) low.set(file, Math.min(low.get(file), place.get(target)));
        continue;
      }
      calls.pop();
      if (calls.length > 0) {
        const parent = calls.at(-1)[0];
        low.set(parent, Math.min(low.get(parent), low.get(file)));
      }
      if (low.get(file) !== place.get(file)) continue;
      const component = open.splice(open.lastIndexOf(file));
      for (const it of component) isOpen.delete(it);
      if (component.length > 1) component.forEach((it) => cyclic.add(it));
    }
  }
  return cyclic;
}
