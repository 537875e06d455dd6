package org.rollout4j.lm.text.jinja;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a template into text, {@code {{ values }}} and <code>{% tags %}</code>, with {@code trim_blocks} and {@code lstrip_blocks} on, as Hugging
 * Face's libraries have it: the first line's end after a tag goes, and so does white space before it that its line begins with.
 */
final class Lexer {
    private static final int MAX_TOKENS = 2000;
    private static final List<String> OPERATORS = List.of(
            "**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "(", ")", "[", "]", "{", "}", "<", ">",
            "=", ",", ".", ":", "|");

    /** A piece of a template: text, a value or a tag. */
    record Part(Kind kind, int line, String text, List<Token> tokens) {
        enum Kind {
            TEXT,
            VALUE,
            TAG
        }
    }

    private final String source;
    private final List<Part> parts = new ArrayList<>();
    private int at;
    private int line = 1;
    private int counted;
    /** Whether all that is before {@code at} ends with a line's end. */
    private boolean lineStarts = true;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Part> parts(String template) {
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        Lexer lexer = new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
        while (lexer.at < lexer.source.length()) {
            lexer.next();
        }
        return lexer.parts;
    }

    private void next() {
        int begin = begin();
        if (begin < 0) {
            text(source.substring(at));
            at = source.length();
            return;
        }
        char kind = source.charAt(begin + 1);
        char sign = begin + 2 < source.length() ? source.charAt(begin + 2) : 0;
        String before = source.substring(at, begin);
        if (sign == '-') {
            before = before.substring(0, before.length() - spaces(before));
        } else if (kind != '{' && sign != '+') {
            int lineStart = before.lastIndexOf('\n') + 1;
            boolean startsLine = lineStart > 0 || lineStarts;
            before = startsLine && before.substring(lineStart).chars().allMatch(c -> Text.isSpace((char) c))
                    ? before.substring(0, lineStart)
                    : before;
        }
        text(before);
        int line = line(begin);
        at = begin + (sign == '-' || (sign == '+' && kind != '{') ? 3 : 2);
        if (kind == '#') {
            at = source.indexOf("#}", at);
            if (at < 0) {
                throw wrong(line, "a comment without an end");
            }
            end(kind, at > 0 ? source.charAt(at - 1) : 0, at + 2);
        } else {
            parts.add(new Part(kind == '{' ? Part.Kind.VALUE : Part.Kind.TAG, line, "", tokens(kind, line)));
        }
    }

    private int begin() {
        for (int i = source.indexOf('{', at); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            if ("{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            parts.add(new Part(Part.Kind.TEXT, 0, text, List.of()));
        }
    }

    private static int spaces(String text) {
        int count = 0;
        while (count < text.length() && Text.isSpace(text.charAt(text.length() - 1 - count))) {
            count++;
        }
        return count;
    }

    /** Goes on after a tag that ends at {@code end}, before which {@code sign} stands. */
    private void end(char kind, char sign, int end) {
        at = end;
        if (sign == '-') {
            while (at < source.length() && Text.isSpace(source.charAt(at))) {
                at++;
            }
        } else if (kind != '{' && sign != '+' && source.startsWith("\n", at)) {
            at++;
        }
        lineStarts = source.charAt(at - 1) == '\n';
    }

    private List<Token> tokens(char kind, int line) {
        String close = kind == '{' ? "}}" : "%}";
        List<Token> tokens = new ArrayList<>();
        int open = 0;
        while (at < source.length()) {
            char c = source.charAt(at);
            boolean signed = c == '-' || (c == '+' && kind != '{');
            if (open == 0 && source.startsWith(close, signed ? at + 1 : at)) {
                end(kind, signed ? c : 0, at + (signed ? 3 : 2));
                return tokens;
            }
            if (Text.isSpace(c)) {
                at++;
                continue;
            }
            Token token = token(c, line);
            open += token.kind() != Token.Kind.OPERATOR
                    ? 0
                    : "([{".contains(token.text()) ? 1 : ")]}".contains(token.text()) ? -1 : 0;
            tokens.add(token);
            if (tokens.size() > MAX_TOKENS) {
                throw wrong(line, "a tag of more than " + MAX_TOKENS + " parts");
            }
        }
        throw wrong(line, "a tag without an end");
    }

    private Token token(char c, int line) {
        int start = at;
        if (c == '\'' || c == '"') {
            return new Token(Token.Kind.STRING, string(c, line));
        }
        if (c >= '0' && c <= '9') {
            at = end(start, "0123456789");
            if (source.startsWith(".", at) && end(at + 1, "0123456789") > at + 1) {
                throw wrong(line, "a number with a point is not covered");
            }
            return new Token(Token.Kind.INTEGER, source.substring(start, at));
        }
        if (Character.isJavaIdentifierStart(c) && c != '$') {
            while (at < source.length()
                    && Character.isJavaIdentifierPart(source.charAt(at))
                    && source.charAt(at) != '$') {
                at++;
            }
            return new Token(Token.Kind.NAME, source.substring(start, at));
        }
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                at += operator.length();
                return new Token(Token.Kind.OPERATOR, operator);
            }
        }
        throw wrong(line, "the character '" + c + "' is not part of the language");
    }

    private int end(int from, String allowed) {
        int end = from;
        while (end < source.length() && allowed.indexOf(source.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    private String string(char quote, int line) {
        StringBuilder string = new StringBuilder();
        at++;
        while (at < source.length() && source.charAt(at) != quote) {
            char c = source.charAt(at++);
            if (c == '\\' && at < source.length()) {
                escape(string);
            } else {
                string.append(c);
            }
        }
        if (at >= source.length()) {
            throw wrong(line, "a string without an end");
        }
        at++;
        return string.toString();
    }

    private void escape(StringBuilder string) {
        char c = source.charAt(at++);
        int simple = "\\'\"abfnrtv".indexOf(c);
        int digits = c == 'x' ? 2 : c == 'u' ? 4 : 0;
        if (simple >= 0) {
            string.append("\\'\"\u0007\b\f\n\r\t\u000B".charAt(simple));
        } else if (digits > 0 && end(at, "0123456789abcdefABCDEF") >= at + digits) {
            string.append((char) Integer.parseInt(source.substring(at, at + digits), 16));
            at += digits;
        } else if (c != '\n') {
            string.append('\\').append(c);
        }
    }

    /** The line of an index, which is not before the last one that was asked for. */
    private int line(int index) {
        while (counted < index) {
            line += source.charAt(counted++) == '\n' ? 1 : 0;
        }
        return line;
    }

    private static IllegalArgumentException wrong(int line, String problem) {
        return new IllegalArgumentException("line " + line + ": " + problem);
    }
}
