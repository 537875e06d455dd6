package org.rollout4j.lm.text.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the expressions of a tag, each into code that computes it. */
final class ExpressionParser {
    private static final int MAX_DEPTH = 60;

    private final List<Token> tokens;
    private final int line;
    private int at;
    private int depth;

    ExpressionParser(List<Token> tokens, int line) {
        this.tokens = tokens;
        this.line = line;
    }

    Token peek() {
        return at < tokens.size() ? tokens.get(at) : Token.END;
    }

    Token next() {
        Token token = peek();
        at++;
        return token;
    }

    boolean skipOperator(String operator) {
        boolean there = peek().isOperator(operator);
        at += there ? 1 : 0;
        return there;
    }

    boolean skipName(String name) {
        boolean there = peek().isName(name);
        at += there ? 1 : 0;
        return there;
    }

    void needOperator(String operator) {
        if (!skipOperator(operator)) {
            throw wrong("'" + peek().text() + "' stands where '" + operator + "' is needed");
        }
    }

    String needName() {
        if (peek().kind() != Token.Kind.NAME) {
            throw wrong("'" + peek().text() + "' stands where a name is needed");
        }
        return next().text();
    }

    void end() {
        if (at < tokens.size()) {
            throw wrong("'" + peek().text() + "' is not covered here");
        }
    }

    IllegalArgumentException wrong(String problem) {
        return new IllegalArgumentException("line " + line + ": " + problem);
    }

    Expression expression() {
        if (++depth > MAX_DEPTH) {
            throw wrong("expressions are nested deeper than " + MAX_DEPTH);
        }
        Expression value = or();
        while (skipName("if")) {
            Expression then = value;
            Expression condition = or();
            Expression otherwise = skipName("else") ? expression() : scope -> new Undefined("the else of an if");
            value = scope -> (Values.isTrue(condition.value(scope)) ? then : otherwise).value(scope);
        }
        depth--;
        return value;
    }

    Expression or() {
        Expression left = and();
        while (skipName("or")) {
            Expression first = left;
            Expression second = and();
            left = scope -> {
                Object value = first.value(scope);
                return Values.isTrue(value) ? value : second.value(scope);
            };
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (skipName("and")) {
            Expression first = left;
            Expression second = not();
            left = scope -> {
                Object value = first.value(scope);
                return Values.isTrue(value) ? second.value(scope) : value;
            };
        }
        return left;
    }

    private Expression not() {
        boolean negative = false;
        while (skipName("not")) {
            negative = !negative;
            if (!peek().isName("not")) {
                Expression value = comparison();
                boolean not = negative;
                return scope -> Values.isTrue(value.value(scope)) != not;
            }
        }
        return comparison();
    }

    /** {@code a < b < c} means both. */
    private Expression comparison() {
        List<Expression> operands = new ArrayList<>(List.of(sum()));
        List<String> operators = new ArrayList<>();
        for (String operator = comparator(); operator != null; operator = comparator()) {
            operators.add(operator);
            operands.add(sum());
        }
        if (operators.isEmpty()) {
            return operands.get(0);
        }
        return scope -> {
            Object left = operands.get(0).value(scope);
            for (int i = 0; i < operators.size(); i++) {
                Object right = operands.get(i + 1).value(scope);
                if (!compare(operators.get(i), left, right)) {
                    return false;
                }
                left = right;
            }
            return true;
        };
    }

    private String comparator() {
        for (String operator : List.of("==", "!=", "<=", ">=", "<", ">")) {
            if (skipOperator(operator)) {
                return operator;
            }
        }
        if (skipName("in")) {
            return "in";
        }
        if (peek().isName("not") && at + 1 < tokens.size() && tokens.get(at + 1).isName("in")) {
            at += 2;
            return "not in";
        }
        return null;
    }

    private static boolean compare(String operator, Object left, Object right) {
        return switch (operator) {
            case "==" -> Values.equal(left, right);
            case "!=" -> !Values.equal(left, right);
            case "in" -> Values.contains(right, left);
            case "not in" -> !Values.contains(right, left);
            case "<" -> Values.compare(left, right) < 0;
            case "<=" -> Values.compare(left, right) <= 0;
            case ">" -> Values.compare(left, right) > 0;
            default -> Values.compare(left, right) >= 0;
        };
    }

    private Expression sum() {
        Expression left = concatenation();
        while (true) {
            Expression first = left;
            if (skipOperator("+")) {
                Expression second = concatenation();
                left = scope -> Values.add(first.value(scope), second.value(scope));
            } else if (skipOperator("-")) {
                Expression second = concatenation();
                left = scope -> Values.number(first.value(scope)) - Values.number(second.value(scope));
            } else {
                return left;
            }
        }
    }

    private Expression concatenation() {
        Expression left = product();
        while (skipOperator("~")) {
            Expression first = left;
            Expression second = product();
            left = scope -> Values.add(Values.text(first.value(scope)), Values.text(second.value(scope)));
        }
        return left;
    }

    private Expression product() {
        Expression left = signed();
        while (true) {
            Expression first = left;
            if (skipOperator("*")) {
                Expression second = signed();
                left = scope -> Values.number(first.value(scope)) * Values.number(second.value(scope));
            } else if (skipOperator("//")) {
                Expression second = signed();
                left = scope -> Math.floorDiv(Values.number(first.value(scope)), divisor(second.value(scope)));
            } else if (skipOperator("%")) {
                Expression second = signed();
                left = scope -> Math.floorMod(Values.number(first.value(scope)), divisor(second.value(scope)));
            } else {
                return left;
            }
        }
    }

    private static long divisor(Object value) {
        long divisor = Values.number(value);
        if (divisor == 0) {
            throw new IllegalArgumentException("a division by 0");
        }
        return divisor;
    }

    private Expression signed() {
        int signs = 0;
        boolean negative = false;
        while (peek().isOperator("-") || peek().isOperator("+")) {
            negative ^= next().text().equals("-");
            signs++;
        }
        Expression value = postfix(primary());
        boolean minus = negative;
        Expression signed = signs == 0
                ? value
                : scope -> minus ? -Values.number(value.value(scope)) : Values.number(value.value(scope));
        return filtered(signed);
    }

    private Expression filtered(Expression unfiltered) {
        Expression value = unfiltered;
        while (true) {
            Expression input = value;
            if (skipOperator("|")) {
                String name = needName();
                Arguments arguments = peek().isOperator("(") ? arguments() : Arguments.NONE;
                value = scope -> Filters.apply(name, input.value(scope), arguments.values(scope));
            } else if (skipName("is")) {
                boolean not = skipName("not");
                String name = needName();
                Arguments arguments = peek().isOperator("(")
                        ? arguments()
                        : Tests.WITH_ARGUMENT.contains(name)
                                ? new Arguments(List.of(postfix(primary())), Map.of())
                                : Arguments.NONE;
                value = scope -> Tests.holds(name, input.value(scope), arguments.values(scope)) != not;
            } else {
                return value;
            }
        }
    }

    private Expression postfix(Expression primary) {
        Expression value = primary;
        while (true) {
            Expression owner = value;
            if (skipOperator(".")) {
                String name = peek().kind() == Token.Kind.INTEGER ? next().text() : needName();
                if (peek().isOperator("(")) {
                    Arguments arguments = arguments();
                    value = scope -> Methods.call(owner.value(scope), name, arguments.values(scope), scope);
                } else {
                    value = scope -> Values.attribute(owner.value(scope), name);
                }
            } else if (skipOperator("[")) {
                value = subscript(owner);
            } else if (peek().isOperator("(")) {
                Arguments arguments = arguments();
                value = scope -> {
                    Object function = owner.value(scope);
                    if (function instanceof Callable callable) {
                        return callable.call(arguments.values(scope), scope);
                    }
                    throw new IllegalArgumentException(Values.kind(function) + " is called, and is no function");
                };
            } else {
                return value;
            }
        }
    }

    private Expression subscript(Expression owner) {
        Expression[] bounds = new Expression[3];
        int colons = 0;
        while (!skipOperator("]")) {
            if (skipOperator(":")) {
                colons++;
            } else if (colons < bounds.length && bounds[colons] == null) {
                bounds[colons] = expression();
            } else {
                throw wrong("'" + peek().text() + "' stands where ']' is needed");
            }
        }
        if (colons > 2 || (colons == 0 && bounds[0] == null)) {
            throw wrong("an index is needed within brackets");
        }
        if (colons == 0) {
            return scope -> Values.item(owner.value(scope), bounds[0].value(scope));
        }
        return scope -> {
            Object value = owner.value(scope);
            return Values.slice(value, bound(bounds[0], scope), bound(bounds[1], scope), bound(bounds[2], scope));
        };
    }

    private static Object bound(Expression bound, Scope scope) {
        return bound == null ? null : bound.value(scope);
    }

    private Expression primary() {
        Token token = next();
        return switch (token.kind()) {
            case STRING -> string(token.text());
            case INTEGER -> integer(token.text());
            case NAME -> name(token.text());
            case OPERATOR -> group(token.text());
            case END -> throw wrong("the tag ends where a value is needed");
        };
    }

    /** Strings one after the other are one. */
    private Expression string(String first) {
        StringBuilder string = new StringBuilder(first);
        while (peek().kind() == Token.Kind.STRING) {
            string.append(next().text());
        }
        return constant(Text.trusted(string.toString()));
    }

    private Expression integer(String digits) {
        if (digits.length() > 18) {
            throw wrong("the number " + digits + " has more than 18 digits");
        }
        return constant(Long.parseLong(digits));
    }

    private Expression group(String open) {
        return switch (open) {
            case "(" -> parenthesized();
            case "{" -> mapping();
            case "[" -> {
                List<Expression> entries = entries("]");
                yield scope -> values(entries, scope);
            }
            default -> throw wrong("'" + open + "' stands where a value is needed");
        };
    }

    private static Expression constant(Object value) {
        return scope -> value;
    }

    private static Expression name(String name) {
        return switch (name) {
            case "true", "True" -> constant(true);
            case "false", "False" -> constant(false);
            case "none", "None" -> constant(null);
            default -> scope -> scope.get(name);
        };
    }

    /** A value, or a list of several. */
    private Expression parenthesized() {
        if (skipOperator(")")) {
            return constant(List.of());
        }
        Expression first = expression();
        if (skipOperator(")")) {
            return first;
        }
        needOperator(",");
        List<Expression> entries = new ArrayList<>(List.of(first));
        entries.addAll(entries(")"));
        return scope -> values(entries, scope);
    }

    private List<Expression> entries(String close) {
        List<Expression> entries = new ArrayList<>();
        while (!skipOperator(close)) {
            entries.add(expression());
            if (!peek().isOperator(close)) {
                needOperator(",");
            }
        }
        return entries;
    }

    private static List<Object> values(List<Expression> expressions, Scope scope) {
        List<Object> values = new ArrayList<>();
        expressions.forEach(expression -> values.add(expression.value(scope)));
        return values;
    }

    private Expression mapping() {
        Map<Expression, Expression> entries = new LinkedHashMap<>();
        while (!skipOperator("}")) {
            Expression key = expression();
            needOperator(":");
            entries.put(key, expression());
            if (!peek().isOperator("}")) {
                needOperator(",");
            }
        }
        return scope -> {
            Map<String, Object> map = new LinkedHashMap<>();
            entries.forEach(
                    (key, value) -> map.put(Values.needText(key.value(scope)).toString(), value.value(scope)));
            return map;
        };
    }

    /** The arguments of a call, before their values are known. */
    private record Arguments(List<Expression> places, Map<String, Expression> named) {
        private static final Arguments NONE = new Arguments(List.of(), Map.of());

        Callable.Arguments values(Scope scope) {
            Map<String, Object> byName = new LinkedHashMap<>();
            named.forEach((name, value) -> byName.put(name, value.value(scope)));
            return new Callable.Arguments(ExpressionParser.values(places, scope), byName);
        }
    }

    private Arguments arguments() {
        needOperator("(");
        List<Expression> places = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!skipOperator(")")) {
            boolean isNamed = peek().kind() == Token.Kind.NAME
                    && at + 1 < tokens.size()
                    && tokens.get(at + 1).isOperator("=");
            if (isNamed) {
                String name = needName();
                needOperator("=");
                named.put(name, expression());
            } else {
                places.add(expression());
            }
            if (!peek().isOperator(")")) {
                needOperator(",");
            }
        }
        return new Arguments(places, named);
    }
}
