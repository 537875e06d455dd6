package org.rollout4j.lm.text.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.rollout4j.lm.text.jinja.Statement.Then;

/** Reads the tags of a template, each into code that runs it. */
final class Parser {
    private static final int MAX_DEPTH = 60;

    private final List<Lexer.Part> parts;
    private int at;
    private int depth;

    Parser(List<Lexer.Part> parts) {
        this.parts = parts;
    }

    Statement template() {
        return body(Set.of());
    }

    /** Reads up to a tag of one of these names, which comes next; with none, up to the end. */
    private Statement body(Set<String> ends) {
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException("tags are nested deeper than " + MAX_DEPTH);
        }
        List<Statement> statements = new ArrayList<>();
        while (at < parts.size()) {
            Lexer.Part part = parts.get(at);
            if (part.kind() == Lexer.Part.Kind.TAG) {
                ExpressionParser tag = new ExpressionParser(part.tokens(), part.line());
                String name = tag.needName();
                if (ends.contains(name)) {
                    depth--;
                    return Statement.all(statements);
                }
                at++;
                statements.add(tag(name, tag));
            } else {
                at++;
                statements.add(part.kind() == Lexer.Part.Kind.TEXT ? text(part.text()) : value(part));
            }
        }
        if (!ends.isEmpty()) {
            throw new IllegalArgumentException("the template ends before " + String.join(" or ", new TreeSet<>(ends)));
        }
        depth--;
        return Statement.all(statements);
    }

    private static Statement text(String text) {
        Text written = Text.trusted(text);
        return (scope, out) -> {
            out.add(written);
            return Then.NEXT;
        };
    }

    private static Statement value(Lexer.Part part) {
        ExpressionParser parser = new ExpressionParser(part.tokens(), part.line());
        Expression value = parser.expression();
        parser.end();
        return (scope, out) -> {
            out.add(Values.text(value.value(scope)));
            return Then.NEXT;
        };
    }

    private Statement tag(String name, ExpressionParser tag) {
        return switch (name) {
            case "if" -> condition(tag);
            case "for" -> loop(tag);
            case "set" -> assignment(tag);
            case "macro" -> macro(tag);
            case "generation" -> {
                // Marks what an assistant wrote, and writes nothing itself.
                tag.end();
                Statement body = body(Set.of("endgeneration"));
                end();
                yield body;
            }
            case "break" -> jump(tag, Then.BREAK);
            case "continue" -> jump(tag, Then.CONTINUE);
            default -> throw tag.wrong("the tag " + name + " is not covered");
        };
    }

    private static Statement jump(ExpressionParser tag, Then then) {
        tag.end();
        return (scope, out) -> then;
    }

    /** Goes on after the tag that ended a body, which says nothing but its name. */
    private void end() {
        ExpressionParser tag = nextTag();
        tag.needName();
        tag.end();
    }

    private ExpressionParser nextTag() {
        Lexer.Part part = parts.get(at++);
        return new ExpressionParser(part.tokens(), part.line());
    }

    private Statement condition(ExpressionParser tag) {
        Expression condition = tag.expression();
        tag.end();
        Statement then = body(Set.of("elif", "else", "endif"));
        ExpressionParser next = nextTag();
        String name = next.needName();
        Statement otherwise;
        if (name.equals("elif")) {
            if (++depth > MAX_DEPTH) {
                throw next.wrong("tags are nested deeper than " + MAX_DEPTH);
            }
            otherwise = condition(next);
            depth--;
        } else {
            next.end();
            otherwise = name.equals("else") ? body(Set.of("endif")) : Statement.all(List.of());
            if (name.equals("else")) {
                end();
            }
        }
        return (scope, out) -> (Values.isTrue(condition.value(scope)) ? then : otherwise).run(scope, out);
    }

    private Statement loop(ExpressionParser tag) {
        List<String> names = new ArrayList<>(List.of(tag.needName()));
        while (tag.skipOperator(",")) {
            names.add(tag.needName());
        }
        if (!tag.skipName("in")) {
            throw tag.wrong("'" + tag.peek().text() + "' stands where 'in' is needed");
        }
        Expression values = tag.or();
        Expression filter = tag.skipName("if") ? tag.expression() : null;
        tag.end();
        Statement body = body(Set.of("else", "endfor"));
        boolean hasElse = nextTag().needName().equals("else");
        Statement otherwise = hasElse ? body(Set.of("endfor")) : Statement.all(List.of());
        if (hasElse) {
            end();
        }
        return new Loop(names, values, filter, body, otherwise);
    }

    private Statement assignment(ExpressionParser tag) {
        String name = tag.needName();
        String field = tag.skipOperator(".") ? tag.needName() : null;
        if (tag.skipOperator("=")) {
            Expression value = tag.expression();
            tag.end();
            return (scope, out) -> assign(scope, name, field, value.value(scope));
        }
        tag.end();
        Statement body = body(Set.of("endset"));
        end();
        return (scope, out) -> {
            Text.Builder captured = new Text.Builder();
            body.run(scope, captured);
            return assign(scope, name, field, captured.build());
        };
    }

    private static Then assign(Scope scope, String name, String field, Object value) {
        if (field == null) {
            scope.set(name, value);
        } else if (scope.get(name) instanceof Namespace namespace) {
            namespace.set(field, value);
        } else {
            throw new IllegalArgumentException(name + "." + field + " is set, and " + name + " is no namespace");
        }
        return Then.NEXT;
    }

    private Statement macro(ExpressionParser tag) {
        String name = tag.needName();
        Map<String, Expression> parameters = new LinkedHashMap<>();
        tag.needOperator("(");
        while (!tag.skipOperator(")")) {
            String parameter = tag.needName();
            parameters.put(parameter, tag.skipOperator("=") ? tag.expression() : scope -> new Undefined(parameter));
            if (!tag.peek().isOperator(")")) {
                tag.needOperator(",");
            }
        }
        tag.end();
        Statement body = body(Set.of("endmacro"));
        nextTag();
        return (scope, out) -> {
            scope.set(name, (Callable) (arguments, caller) -> {
                Scope inner = scope.calledFrom(caller);
                inner.step();
                int place = 0;
                for (Map.Entry<String, Expression> parameter : parameters.entrySet()) {
                    Object given = arguments.get(place++, parameter.getKey(), inner);
                    inner.set(
                            parameter.getKey(),
                            given == inner ? parameter.getValue().value(inner) : given);
                }
                Text.Builder written = new Text.Builder();
                body.run(inner, written);
                return written.build();
            });
            return Then.NEXT;
        };
    }
}
