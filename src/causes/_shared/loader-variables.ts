/** Variables by which a loader or a runtime runs code of somebody else's choice. */
export const loaderVariables: readonly string[] = [
  'LD_PRELOAD',
  'LD_LIBRARY_PATH',
  'LD_AUDIT',
  'JAVA_TOOL_OPTIONS',
  'JDK_JAVA_OPTIONS',
  '_JAVA_OPTIONS',
  'CLASSPATH',
  'PYTHONPATH',
  'PYTHONSTARTUP',
  'PYTHONHOME',
  'NODE_OPTIONS',
  'BASH_ENV',
  'ENV',
  'PERL5OPT',
  'RUBYOPT',
];
