import { readAnnotations, readElementValue, readParameterAnnotations, readTypeAnnotations } from './annotations.ts';
import { readCode } from './code.ts';
import { tags } from './constant-tags.ts';
import type { AttributeLookup, AttributePlace, Reading } from './part-reader.ts';
import { readStackMap } from './stack-map.ts';

interface AttributeLayout {
  readonly places: readonly AttributePlace[];
  readonly read: Reading;
}

function index(name: string, ...allowed: readonly number[]): Reading {
  return (reader) => void reader.index(name, allowed);
}

function optional(name: string, tag: number): Reading {
  return (reader) => void reader.index(name, [tag], true);
}

function raw(name: string, bytes: number): Reading {
  return (reader) => void reader.raw(name, bytes);
}

function rest(name: string): Reading {
  return (reader) => void reader.raw(name, reader.room);
}

function all(...readings: readonly Reading[]): Reading {
  return (reader) => {
    for (const read of readings) read(reader);
  };
}

/** A table: its count, then rows. */
function table(size: 1 | 2, ...row: readonly Reading[]): Reading {
  return (reader) => {
    const count = reader.length('count', size);
    for (let at = 0; at < count; at += 1) for (const read of row) read(reader);
  };
}

/** A table whose rows are units, because their order may differ. */
function items(kind: 'item' | 'bootstrap', ...row: readonly Reading[]): Reading {
  return (reader) => {
    const count = reader.length('count', 2);
    for (let at = 0; at < count; at += 1) {
      reader.unit(kind, () => {
        for (const read of row) read(reader);
        return '';
      });
    }
  };
}

/** A table whose rows have no indices: one piece. */
function rows(name: string, bytes: number): Reading {
  return (reader) => void reader.raw(name, reader.length('count', 2) * bytes);
}

const member: readonly AttributePlace[] = ['field', 'method'];
const declared: readonly AttributePlace[] = ['class', 'field', 'method', 'component'];
const typed: readonly AttributePlace[] = [...declared, 'code'];
const local = table(
  2,
  raw('range', 4),
  index('name_index', tags.Utf8),
  index('descriptor_index', tags.Utf8),
  raw('index', 2),
);
const argument = [
  tags.String,
  tags.Class,
  tags.Integer,
  tags.Float,
  tags.Long,
  tags.Double,
  tags.MethodHandle,
  tags.MethodType,
  tags.Dynamic,
];
const moduleRows = (name: string, tag: number): Reading =>
  table(2, index(name, tag), raw('flags', 2), table(2, index('to_index', tags.Module)));

const module = all(
  index('module_name_index', tags.Module),
  raw('module_flags', 2),
  optional('module_version_index', tags.Utf8),
  table(
    2,
    index('requires_index', tags.Module),
    raw('requires_flags', 2),
    optional('requires_version_index', tags.Utf8),
  ),
  moduleRows('exports_index', tags.Package),
  moduleRows('opens_index', tags.Package),
  table(2, index('uses_index', tags.Class)),
  table(2, index('provides_index', tags.Class), table(2, index('provides_with_index', tags.Class))),
);

/** JVMS 4.7.2 to 4.7.31, and the three of the JDK's own modules. */
const layouts: ReadonlyMap<string, AttributeLayout> = new Map<string, AttributeLayout>([
  [
    'ConstantValue',
    {
      places: ['field'],
      read: index('constantvalue_index', tags.Integer, tags.Float, tags.Long, tags.Double, tags.String),
    },
  ],
  ['Code', { places: ['method'], read: readCode }],
  ['StackMapTable', { places: ['code'], read: readStackMap }],
  ['Exceptions', { places: ['method'], read: table(2, index('exception_index', tags.Class)) }],
  [
    'InnerClasses',
    {
      places: ['class'],
      read: items(
        'item',
        index('inner_class_info_index', tags.Class),
        optional('outer_class_info_index', tags.Class),
        optional('inner_name_index', tags.Utf8),
        raw('inner_class_access_flags', 2),
      ),
    },
  ],
  [
    'EnclosingMethod',
    { places: ['class'], read: all(index('class_index', tags.Class), optional('method_index', tags.NameAndType)) },
  ],
  ['Synthetic', { places: ['class', ...member], read: rest('none') }],
  ['Deprecated', { places: ['class', ...member], read: rest('none') }],
  ['Signature', { places: declared, read: index('signature_index', tags.Utf8) }],
  ['SourceFile', { places: ['class'], read: index('sourcefile_index', tags.Utf8) }],
  ['SourceDebugExtension', { places: ['class'], read: rest('debug_extension') }],
  ['LineNumberTable', { places: ['code'], read: rows('line_number_table', 4) }],
  ['LocalVariableTable', { places: ['code'], read: local }],
  ['LocalVariableTypeTable', { places: ['code'], read: local }],
  ['RuntimeVisibleAnnotations', { places: declared, read: readAnnotations }],
  ['RuntimeInvisibleAnnotations', { places: declared, read: readAnnotations }],
  ['RuntimeVisibleParameterAnnotations', { places: ['method'], read: readParameterAnnotations }],
  ['RuntimeInvisibleParameterAnnotations', { places: ['method'], read: readParameterAnnotations }],
  ['RuntimeVisibleTypeAnnotations', { places: typed, read: readTypeAnnotations }],
  ['RuntimeInvisibleTypeAnnotations', { places: typed, read: readTypeAnnotations }],
  ['AnnotationDefault', { places: ['method'], read: (reader) => readElementValue(reader, 'default', 0) }],
  [
    'BootstrapMethods',
    {
      places: ['class'],
      read: items(
        'bootstrap',
        index('bootstrap_method_ref', tags.MethodHandle),
        table(2, index('bootstrap_argument', ...argument)),
      ),
    },
  ],
  [
    'MethodParameters',
    { places: ['method'], read: table(1, optional('name_index', tags.Utf8), raw('access_flags', 2)) },
  ],
  ['Module', { places: ['class'], read: module }],
  ['ModulePackages', { places: ['class'], read: table(2, index('package_index', tags.Package)) }],
  ['ModuleMainClass', { places: ['class'], read: index('main_class_index', tags.Class) }],
  ['ModuleTarget', { places: ['class'], read: index('target_platform_index', tags.Utf8) }],
  ['ModuleResolution', { places: ['class'], read: raw('resolution_flags', 2) }],
  [
    'ModuleHashes',
    {
      places: ['class'],
      read: all(
        index('algorithm_index', tags.Utf8),
        table(2, index('module_name_index', tags.Module), (reader) => {
          reader.raw('hash', reader.length('hash_length', 2));
        }),
      ),
    },
  ],
  ['NestHost', { places: ['class'], read: index('host_class_index', tags.Class) }],
  ['NestMembers', { places: ['class'], read: items('item', index('class_index', tags.Class)) }],
  [
    'Record',
    {
      places: ['class'],
      read: table(2, index('name_index', tags.Utf8), index('descriptor_index', tags.Utf8), (reader) =>
        reader.attributes('component'),
      ),
    },
  ],
  ['PermittedSubclasses', { places: ['class'], read: items('item', index('class_index', tags.Class)) }],
]);

/** How the attribute of this name is read at this place. */
export const layoutOf: AttributeLookup = (name, place) => {
  const layout = layouts.get(name);
  return layout?.places.includes(place) === true ? layout.read : undefined;
};
