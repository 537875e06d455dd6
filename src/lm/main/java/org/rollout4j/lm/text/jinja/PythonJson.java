package org.rollout4j.lm.text.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** JSON as Python's {@code json.dumps(value, ensure_ascii=False)} writes it; as a whole trusted only where it is a number or the like. */
final class PythonJson {
    private final StringBuilder json = new StringBuilder();
    private final int indent;

    private PythonJson(int indent) {
        this.indent = indent;
    }

    static Text write(Object value, Object indent) {
        PythonJson writer =
                new PythonJson(indent == null ? -1 : (int) Math.min(Math.max(Values.number(indent), 0), 16));
        writer.write(value, 0);
        boolean plain = value == null || value instanceof Long || value instanceof Boolean;
        boolean trusted = plain || (value instanceof Text text && text.isTrusted());
        return Text.of(writer.json.toString(), trusted);
    }

    private void write(Object value, int depth) {
        if (value == null || value instanceof Boolean || value instanceof Long) {
            json.append(value);
        } else if (value instanceof Text text) {
            string(text.toString());
        } else if (value instanceof List<?> list) {
            Iterator<?> entries = list.iterator();
            group('[', ']', list.size(), depth, () -> write(entries.next(), depth + 1));
        } else if (value instanceof Map<?, ?> map) {
            Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
            group('{', '}', map.size(), depth, () -> {
                Map.Entry<?, ?> entry = entries.next();
                string((String) entry.getKey());
                json.append(": ");
                write(entry.getValue(), depth + 1);
            });
        } else {
            throw new IllegalArgumentException(Values.kind(value) + " has no form in JSON");
        }
    }

    private void group(char open, char close, int size, int depth, Runnable writeNext) {
        json.append(open);
        for (int i = 0; i < size; i++) {
            json.append(i == 0 ? "" : indent < 0 ? ", " : ",");
            line(depth + 1);
            writeNext.run();
            if (json.length() > Text.MAX_LENGTH) {
                throw new IllegalArgumentException(
                        "a text of the template grows beyond " + Text.MAX_LENGTH + " characters");
            }
        }
        if (size > 0) {
            line(depth);
        }
        json.append(close);
    }

    private void line(int depth) {
        if (indent >= 0) {
            json.append('\n').append(" ".repeat(indent * depth));
        }
    }

    private void string(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int simple = "\"\\\n\r\t\b\f".indexOf(c);
            if (simple >= 0) {
                json.append('\\').append("\"\\nrtbf".charAt(simple));
            } else if (c < 0x20) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
