/** Finds what leads to the errors page: in texts by its form, in templates by the type of what is put in. @module */
import ts from 'typescript';

/** One place that leads to a section of the errors page. */
export interface Address {
  file: string;
  /** The section, or undefined where the type of an expression leaves open which one it is. */
  anchor: string | undefined;
}

/** `…/errors#anchor`, `errors.md#anchor`, `${ERRORS_PAGE}#anchor`. */
const WRITTEN = /(?:\/errors|errors\.md|\bERRORS_PAGE\})#([\w-]+)/g;

/** The addresses that stand in a text as they are. */
export function findWritten(file: string, text: string): Address[] {
  return [...text.matchAll(WRITTEN)].map(([, anchor]) => ({ file, anchor }));
}

/** The anchors of the sections of a Markdown text, as GitHub makes them from headings. */
export function sectionsOf(markdown: string): string[] {
  const headings = markdown.replaceAll(/^```.*?^```/gms, '').matchAll(/^#{1,6} +(.+?) *$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  );
}

/** The expression after `errors#`, `errors.md#` or `${ERRORS_PAGE}#`, for every such place of a template. */
function openAnchors({ head, templateSpans }: ts.TemplateExpression): ts.Expression[] {
  const found: ts.Expression[] = [];
  let before = head.text;
  for (const { expression, literal } of templateSpans) {
    if (/(?:\/errors|errors\.md|\0)#$/.test(before)) found.push(expression);
    const isPage = ts.isIdentifier(expression) && expression.text === 'ERRORS_PAGE';
    before = `${isPage ? '\0' : ''}${literal.text}`;
  }
  return found;
}

function anchorsOf(type: ts.Type): (string | undefined)[] {
  if (type.isUnion()) return type.types.flatMap(anchorsOf);
  return [type.isStringLiteral() ? type.value : undefined];
}

/** The addresses that templates of these source files make, for every value that the types allow. */
export function findComposed(files: readonly string[], options: ts.CompilerOptions): Address[] {
  const program = ts.createProgram({ rootNames: [...files], options });
  const checker = program.getTypeChecker();
  const found: Address[] = [];
  for (const file of files) {
    const visit = (node: ts.Node): void => {
      if (ts.isTemplateExpression(node)) {
        for (const expression of openAnchors(node)) {
          const type = checker.getTypeAtLocation(expression);
          const constraint = checker.getBaseConstraintOfType(type) ?? type;
          found.push(...anchorsOf(constraint).map((anchor) => ({ file, anchor })));
        }
      }
      ts.forEachChild(node, visit);
    };
    const source = program.getSourceFile(file);
    if (source === undefined) throw new Error(`${file} cannot be read.`);
    visit(source);
  }
  return found;
}
