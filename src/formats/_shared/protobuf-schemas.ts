/** Names of the fields of messages that are known, for people and for what is a map. Others go by their numbers. */
export interface MessageSchema {
  readonly [number: number]: FieldSchema;
}

export interface FieldSchema {
  readonly name: string;
  readonly message?: MessageSchema;
  /** `map<…>`: entries are unordered. */
  readonly map?: true;
}

const field = (name: string, message?: MessageSchema): FieldSchema =>
  message === undefined ? { name } : { name, message };

/** An entry of a map: its key and its value. */
const mapOf = (name: string, message?: MessageSchema): FieldSchema => ({
  name,
  map: true,
  message: { 1: field('key'), 2: field('value', message) },
});

/** tensorflow/core/framework/node_def.proto */
const nodeDef: MessageSchema = {
  1: field('name'),
  2: field('op'),
  3: field('input'),
  4: field('device'),
  5: mapOf('attr', { 2: field('s'), 8: field('tensor'), 10: field('func', { 1: field('name') }) }),
};

/** tensorflow/core/framework/function.proto */
const functionDef: MessageSchema = {
  1: field('signature', { 1: field('name') }),
  3: field('node_def', nodeDef),
  4: mapOf('ret'),
  5: mapOf('attr'),
  6: mapOf('control_ret'),
  7: mapOf('arg_attr'),
  8: mapOf('resource_arg_unique_id'),
};

const graphDef: MessageSchema = {
  1: field('node', nodeDef),
  2: field('library', { 1: field('function', functionDef), 2: field('gradient') }),
  4: field('versions'),
};

const tensorInfo: MessageSchema = { 1: field('name') };
const signatureDef: MessageSchema = {
  1: mapOf('inputs', tensorInfo),
  2: mapOf('outputs', tensorInfo),
  3: field('method_name'),
  4: mapOf('defaults'),
};

/** tensorflow/core/protobuf/saved_model.proto, meta_graph.proto */
const savedModel: MessageSchema = {
  1: field('saved_model_schema_version'),
  2: field('meta_graphs', {
    1: field('meta_info_def', { 4: field('tags'), 5: field('tensorflow_version'), 8: mapOf('function_aliases') }),
    2: field('graph_def', graphDef),
    3: field('saver_def'),
    4: mapOf('collection_def'),
    5: mapOf('signature_def', signatureDef),
    6: field('asset_file_def'),
    7: field('object_graph_def', { 1: field('nodes'), 2: mapOf('concrete_functions') }),
  }),
};

/** tensorflow/core/protobuf/fingerprint.proto */
const fingerprint: MessageSchema = {
  1: field('saved_model_checksum'),
  2: field('graph_def_program_hash'),
  3: field('signature_def_hash'),
  4: field('saved_object_graph_hash'),
  5: field('checkpoint_hash'),
  6: field('version'),
  7: field('uuid'),
};

/** google/protobuf/descriptor.proto: FileDescriptorProto */
export const fileDescriptor: MessageSchema = {
  1: field('name'),
  2: field('package'),
  3: field('dependency'),
  4: field('message_type'),
  5: field('enum_type'),
  6: field('service'),
  7: field('extension'),
  8: field('options'),
  9: field('source_code_info'),
  10: field('public_dependency'),
  11: field('weak_dependency'),
  12: field('syntax'),
};

/** core/metadata.jvm: jvm_module.proto of the Kotlin compiler */
const kotlinModule: MessageSchema = {
  1: field('package_parts'),
  2: field('metadata_parts'),
  3: field('string_table'),
  4: field('qualified_name_table'),
  5: field('annotation'),
  6: field('optional_annotation_class'),
};

/** The schema of a file by its name; undefined where none is known. */
export function schemaOf(base: string): MessageSchema | undefined {
  if (base === 'saved_model.pb') return savedModel;
  if (base === 'fingerprint.pb') return fingerprint;
  if (base.endsWith('.kotlin_module')) return kotlinModule;
  return /\.(desc|binpb|protobin|protoset)$/.test(base) ? { 1: field('file', fileDescriptor) } : undefined;
}
