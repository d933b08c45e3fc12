// Says which pairs of JavaScript files are not the same program: node tests/same_code.mjs READABLE SERVED [READABLE SERVED ...]
// Both are parsed by TypeScript. Comments, blanks and line breaks are no part of the tree; every name, number, string and regular expression is.
import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** @param {string} path */
function program(path) {
  const source = ts.createSourceFile('module.js', readFileSync(path, 'utf-8'), ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  if (source.parseDiagnostics.length) {
    return `does not parse: ${ts.flattenDiagnosticMessageText(source.parseDiagnostics[0].messageText, ' ')}`;
  }
  const tree = node => {
    const parts = [];
    ts.forEachChild(node, child => void parts.push(tree(child)));
    const said = node.kind <= ts.SyntaxKind.LastToken ? node.getText(source) : null;
    return [node.kind, node.flags & ts.NodeFlags.BlockScoped, node.operator ?? null, said, parts];
  };
  return JSON.stringify(tree(source));
}

const paths = process.argv.slice(2);
for (let i = 0; i < paths.length; i += 2) {
  if (program(paths[i]) !== program(paths[i + 1])) {
    console.log(paths[i]);
  }
}
