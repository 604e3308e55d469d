"""Every sentence about the files of `match` and their rows, in the three languages side by side."""

FILE_PHRASES: dict[str, dict[str, str]] = {
    "row_without_id": {
        "es": "{file}, fila {row}: falta la clave; la fila se omite.",
        "ja": "{file} {row}行目：IDがないため、この行は使いません。",
        "en": "{file}, row {row}: the id is missing; the row is left out.",
    },
    "row_without_text": {
        "es": "{file}, fila {row}: no tiene ningún texto que leer; la fila se omite.",
        "ja": "{file} {row}行目：読み取れる文がないため、この行は使いません。",
        "en": "{file}, row {row}: there is no text to read; the row is left out.",
    },
    "unknown_word": {
        "es": "{file}, fila {row}, columna {column}: «{value}» no está en el catálogo;"
        " se toma como texto.",
        "ja": "{file} {row}行目 {column}列：「{value}」は用語集にないため、文として扱います。",
        "en": "{file}, row {row}, column {column}: “{value}” is not in the taxonomy;"
        " it is taken as text.",
    },
    "not_held": {
        "es": "{file}, fila {row}, columna {column}: «{value}» no cuenta como certificado vigente.",
        "ja": "{file} {row}行目 {column}列：「{value}」は、取得済みの認証とは数えません。",
        "en": "{file}, row {row}, column {column}: “{value}” does not count as a certificate that"
        " is held.",
    },
    "unread": {
        "es": "{file}, fila {row}, columna {column}: {value} Cuenta como desconocido.",
        "ja": "{file} {row}行目 {column}列：{value}不明として扱います。",
        "en": "{file}, row {row}, column {column}: {value} It counts as unknown.",
    },
    "read_as": {
        "es": "{file}, fila {row}, columna {column}: {value}",
        "ja": "{file} {row}行目 {column}列：{value}",
        "en": "{file}, row {row}, column {column}: {value}",
    },
    "unknown_unit": {
        "es": "{file}, fila {row}, columna {column}: la unidad «{value}» no se conoce;"
        " la cantidad cuenta como desconocida.",
        "ja": "{file} {row}行目 {column}列：単位「{value}」が不明なため、"
        "数量は不明として扱います。",
        "en": "{file}, row {row}, column {column}: the unit “{value}” is not known;"
        " the amount counts as unknown.",
    },
    "unknown_language": {
        "es": "{file}, fila {row}, columna {column}: «{value}» no es español, inglés ni japonés;"
        " el idioma se deduce del texto.",
        "ja": "{file} {row}行目 {column}列：「{value}」は日本語・英語・スペイン語ではないため、"
        "言語は文から判断します。",
        "en": "{file}, row {row}, column {column}: “{value}” is not Spanish, English or Japanese;"
        " the language is guessed from the text.",
    },
    "unknown_column": {
        "es": "{file}: la columna «{column}» no se usa.",
        "ja": "{file}：「{column}」列は使いません。",
        "en": "{file}: the column “{column}” is not used.",
    },
    "unknown_column_near": {
        "es": "{file}: la columna «{column}» no se usa; ¿quiso decir «{near}»?",
        "ja": "{file}：「{column}」列は使いません。「{near}」のことでしょうか。",
        "en": "{file}: the column “{column}” is not used; did you mean “{near}”?",
    },
    "more_notices": {
        "es": "{file}: y {count} avisos más.",
        "ja": "{file}：ほかに{count}件の注意があります。",
        "en": "{file}: and {count} more notices.",
    },
    "missing_id_column": {
        "es": "{file}: falta la columna «{column}».",
        "ja": "{file}：「{column}」列がありません。",
        "en": "{file}: the column “{column}” is missing.",
    },
    "missing_text_column": {
        "es": "{file}: falta una columna con texto; se necesita al menos una de: {columns}.",
        "ja": "{file}：文の列がありません。次のいずれかが必要です：{columns}。",
        "en": "{file}: there is no column with text; at least one of these is needed: {columns}.",
    },
    "duplicate_id": {
        "es": "{file}, fila {row}: la clave «{id}» ya está en la fila {first}.",
        "ja": "{file} {row}行目：ID「{id}」は{first}行目にもあります。",
        "en": "{file}, row {row}: the id “{id}” stands already in row {first}.",
    },
    "no_usable_rows": {
        "es": "{file}: ninguna fila se puede usar.",
        "ja": "{file}：使える行がありません。",
        "en": "{file}: no row can be used.",
    },
    "no_such_file": {
        "es": "No existe el archivo {file}.",
        "ja": "ファイル{file}が見つかりません。",
        "en": "There is no file {file}.",
    },
    "is_folder": {
        "es": "{file} es una carpeta; indique un archivo.",
        "ja": "{file}はフォルダーです。ファイルを指定してください。",
        "en": "{file} is a folder; name a file.",
    },
    "not_allowed": {
        "es": "No tiene permiso para abrir {file}.",
        "ja": "{file}を開く権限がありません。",
        "en": "You are not allowed to open {file}.",
    },
    "no_such_folder": {
        "es": "No existe la carpeta {folder}, en la que se guardaría el resultado.",
        "ja": "出力先のフォルダー{folder}が見つかりません。",
        "en": "There is no folder {folder} to put the result into.",
    },
    "not_allowed_to_write": {
        "es": "No tiene permiso para guardar {file}.",
        "ja": "{file}に書き込む権限がありません。",
        "en": "You are not allowed to write {file}.",
    },
    "cannot_open": {
        "es": "No se puede abrir el archivo {file}: {why}",
        "ja": "ファイル{file}を開けません：{why}",
        "en": "The file {file} cannot be opened: {why}",
    },
    "cannot_write": {
        "es": "No se puede escribir el archivo {file}: {why}",
        "ja": "ファイル{file}に書き込めません：{why}",
        "en": "The file {file} cannot be written: {why}",
    },
    "output_kind": {
        "es": "El resultado {file} debe terminar en .csv, .tsv o .xlsx.",
        "ja": "出力ファイル{file}の拡張子は .csv、.tsv、.xlsx のいずれかにしてください。",
        "en": "The output {file} must end in .csv, .tsv or .xlsx.",
    },
    "top": {
        "es": "--top debe ser 1 o más.",
        "ja": "--top には1以上の数を指定してください。",
        "en": "--top must be 1 or more.",
    },
    "unusable": {"es": "{file}: {why}", "ja": "{file}：{why}", "en": "{file}: {why}"},
    "no_encoder": {
        "es": "No está instalado el codificador de textos;"
        " se compara solo por palabras y conceptos.",
        "ja": "文章エンコーダーが未導入のため、語句と用語だけで比較します。",
        "en": "No text encoder is installed; comparison rests on words and concepts alone.",
    },
    "floor": {
        "es": "{reached} de {owed} micro, pequeñas y medianas empresas que encajan con alguna"
        " necesidad reciben al menos una propuesta; eso cuesta {cost} aceptaciones mutuas"
        " esperadas.",
        "ja": "いずれかの調達ニーズに合う中小企業{owed}社のうち{reached}社に、少なくとも1件の候補を"
        "割り当てました。そのために減る双方承諾の見込みは{cost}件です。",
        "en": "{reached} of {owed} micro, small and medium enterprises that fit a need get at least"
        " one proposal; that costs {cost} expected mutual acceptances.",
    },
    "done": {
        "es": "{needs} necesidades y {suppliers} proveedores leídos, {rows} propuestas escritas en"
        " {file}; {left_out} filas omitidas.",
        "ja": "調達ニーズ{needs}件、サプライヤー{suppliers}社を読み込み、{file}に{rows}件の候補を"
        "書き出しました。使わなかった行：{left_out}行。",
        "en": "{needs} needs and {suppliers} suppliers read, {rows} proposals written to {file};"
        " {left_out} rows left out.",
    },
}
