# Writes a C++ source that holds the given model files as text. Called by scoring/model/CMakeLists.txt with
# -DOUTPUT=... -DMODELS=a;b (files named ENTITY.model.textproto).
set(entries "")
set(source "#include \"scoring/model/shipped_models.h\"\n\nnamespace ipse {\nnamespace {\n\n")
foreach(path ${MODELS})
  get_filename_component(entity ${path} NAME)
  string(REGEX REPLACE "\\.model\\.textproto$" "" entity ${entity})
  file(READ ${path} text)
  # A string literal has a length limit in the standard; one literal per line, joined by the compiler.
  string(REPLACE "\\" "\\\\" text "${text}")
  string(REPLACE "\"" "\\\"" text "${text}")
  string(REPLACE "\n" "\\n\"\n    \"" text "${text}")
  string(APPEND source "constexpr char k_${entity}[] =\n    \"${text}\";\n\n")
  string(APPEND entries "      {\"${entity}\", {k_${entity}, sizeof(k_${entity}) - 1}},\n")
endforeach()
string(APPEND source "}  // namespace\n\nstd::span<const ShippedModelText> ShippedModelTexts() {\n"
  "  static constexpr ShippedModelText kModels[] = {\n${entries}  };\n  return kModels;\n}\n\n}  // namespace ipse\n")
file(WRITE ${OUTPUT} "${source}")
