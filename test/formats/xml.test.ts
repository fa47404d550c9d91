import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { elementsNamed, textIn } from '../../src/formats/_shared/xml-node.ts';
import { readXml } from '../../src/formats/_shared/xml-reader.ts';
import { xml } from '../../src/formats/xml.ts';
import { DecodeError } from '../../src/model/problem.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const hasPython = spawnSync('python3', ['-c', 'import xml.dom.minidom']).status === 0;
const name = 'app/config/beans.xml';

function told(left: string, right: string) {
  const { sites, problems } = recordSites(xml.compare, memoryNode(name, left), memoryNode(name, right));
  expect(complementsEqual(Buffer.from(left), Buffer.from(right), sites)).toBe(true);
  return { problems, sites, short: sites.map((site) => `${site.key} ${site.name}`) };
}

const document = `<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<beans xmlns="http://example.com/beans">
  <bean id="a" class="A"><property name="x">1 &lt; 2</property></bean>
  <bean id="b" class="B"/>
  <text>Grüße <![CDATA[<&>]]> an alle</text>
  <?target data?>
</beans>
`;

describe('reading XML', () => {
  it('keeps ranges, decodes characters and finds elements', () => {
    const { root } = readXml(Buffer.from(document));
    expect(root.name).toBe('beans');
    const [first] = elementsNamed(root, 'bean');
    expect(first?.attributes.map((each) => each.value)).toEqual(['a', 'A']);
    expect(elementsNamed(root, 'text').map(textIn)).toEqual(['Grüße <&> an alle']);
    const { start = 0, end = 0 } = first?.at ?? {};
    expect(Buffer.from(document).toString('utf8', start, end)).toMatch(/^<bean id="a".*<\/bean>$/);
  });

  it.skipIf(!hasPython)('reads and refuses what expat reads and refuses', () => {
    const cases = [
      document,
      '<a/>',
      '<a></a>',
      '<a',
      '<a><b></a></b>',
      '<a/><b/>',
      '<a x="1" x="2"/>',
      '<a x=1/>',
      '<a>&#65;&#x42;&amp;</a>',
      '<a>&unknown;</a>',
      '<a>&#0;</a>',
      '<a>]]></a>',
      '<a x="<"/>',
      '<!DOCTYPE a [<!ELEMENT a ANY> <!-- > --> ]><a/>',
      '<a/><!DOCTYPE a>',
      'text',
      '',
      '<a>\u0001</a>',
      '<?xml version="1.0"?><a>ä</a>',
    ];
    const script = `import sys, json, xml.parsers.expat as e
out = []
for text in json.load(sys.stdin):
    try:
        e.ParserCreate().Parse(text.encode(), True); out.append(True)
    except e.ExpatError: out.append(False)
print(json.dumps(out))`;
    const { stdout } = spawnSync('python3', ['-c', script], { input: JSON.stringify(cases), encoding: 'utf8' });
    const wanted: unknown = JSON.parse(stdout);
    const read = cases.map((text) => {
      try {
        readXml(Buffer.from(text));
        return true;
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
        return false;
      }
    });
    expect(read).toEqual(wanted);
  });

  it('expands no entity of a document type', () => {
    const lol = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
    const bomb = `<!DOCTYPE a [<!ENTITY l0 "lol">${lol}]><a>&l9;</a>`;
    expect(textIn(readXml(Buffer.from(bomb)).root)).toBe('\0&l9;');
    const outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>';
    expect(textIn(readXml(Buffer.from(outside)).root)).toBe('\0&x;');
  });

  it('refuses too many levels', () => {
    expect(() => readXml(Buffer.from('<a>'.repeat(300)))).toThrow(/at most 256 levels/);
  });

  it('is quick with what never ends', () => {
    for (const text of ['<!--', '<!DOCTYPE a "', '<!DOCTYPE a [<!--', '<a>&', '<![CDATA[', '<a x="', '<?x']) {
      expect(() => readXml(Buffer.from(`${text.startsWith('<!D') ? '' : '<a>'}${text.repeat(200_000)}`))).toThrow(
        DecodeError,
      );
    }
  }, 5_000);
});

describe('comparing XML', () => {
  it('names what differs', () => {
    expect(told(document, document.replace('1 &lt; 2', '1 &lt; 3')).short).toEqual([
      'xml:text /beans/bean[1]/property/text()',
    ]);
    expect(told(document, document.replace('class="B"', 'class="C"')).sites).toMatchObject([
      { key: 'xml:attribute', name: '/beans/bean[2]/@class', left: { value: 'B' }, right: { value: 'C' } },
    ]);
    expect(told(document, document.replace('by hand', 'by a tool')).short).toEqual(['xml:comment /comment()']);
    expect(told(document, document.replace('  <bean id="b" class="B"/>\n', '')).short).toEqual([
      'xml:element /beans/bean[2]',
    ]);
  });

  it('takes spelling for spelling', () => {
    const other = document
      .replace('id="a" class="A"', "class = 'A' id='&#97;'")
      .replace('<bean id="b" class="B"/>', '<bean id="b" class="B"></bean>')
      .replace('<![CDATA[<&>]]>', '&lt;&amp;&gt;')
      .replace('  <bean', '<bean')
      .replace('<?xml version="1.0" encoding="UTF-8"?>', '');
    const { sites } = told(document, other);
    expect(sites).toMatchObject([
      { key: 'xml:serialisation', role: 'encoding', facts: { attributeOrder: true, layout: true, mixed: false } },
    ]);
    const quotes = told('<a x="1"/>', "<a x='1'/>");
    expect(quotes.sites).toMatchObject([{ facts: { attributeOrder: false, layout: false } }]);
  });

  it('does not take text for indentation', () => {
    expect(told('<a> </a>', '<a></a>').short).toEqual(['xml:text /a/text()']);
    expect(told('<p>x <b>y</b> <i>z</i></p>', '<p>x <b>y</b><i>z</i></p>').short).toEqual(['xml:text /p/text()[2]']);
    const preserved = told('<a xml:space="preserve"> <b/></a>', '<a xml:space="preserve"><b/></a>');
    expect(preserved.short).toEqual(['xml:text /a/text()']);
  });

  it('never loses an order', () => {
    expect(told('<a><b/><c/></a>', '<a><c/><b/></a>').short).toEqual(['xml:order order in /a']);
    const crossed = told('<a><b>1</b><c>1</c></a>', '<a><c>2</c><b>2</b></a>');
    expect(crossed.short.filter((line) => line.startsWith('xml:element'))).toHaveLength(2);
  });

  it('compares what it cannot read as text, with a note', () => {
    const { problems, short } = told('<a>1</a>\n', '<a>2</b>\n');
    expect(short).toEqual(['text:line line 1']);
    expect(problems).toMatchObject([{ severity: 'note', side: 'right', code: 'xml-syntax' }]);
    const utf16 = told('<?xml version="1.0" encoding="UTF-16"?><a/>', '<a/>');
    expect(utf16.problems).toMatchObject([{ code: 'xml-encoding' }]);
  });

  it('covers every cut and change', () => {
    expectTruncationsCovered(xml, name, Buffer.from(document));
    expect(expectMutationsCovered(xml, name, Buffer.from(document))).toBeGreaterThan(300);
  });
});
