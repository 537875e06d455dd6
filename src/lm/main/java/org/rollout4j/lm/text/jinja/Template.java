package org.rollout4j.lm.text.jinja;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.file.Json;

/** A template that was read once and renders any number of times, by any thread. */
public final class Template {
    private static final int MAX_LENGTH = 1 << 20;
    private static final int MAX_MESSAGE = 400;

    private final Statement body;

    private Template(Statement body) {
        this.body = body;
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if it is none, or has tags that are not covered; the message is one line that names the line of the template
     */
    public static Template parse(String source) {
        Require.inRange("the length of the template", source.length(), 0, MAX_LENGTH);
        try {
            return new Template(new Parser(Lexer.parts(source)).template());
        } catch (IllegalArgumentException e) {
            throw oneLine(e);
        }
    }

    /**
     * Writes the template with some variables: {@link Text}, Long, Boolean, null, and lists and maps by String of such.
     *
     * @throws IllegalArgumentException if the template refuses them, needs what is not there, or comes to a filter, test, method or function that is
     *     not covered; the message is one line
     */
    public Text render(Map<String, Object> variables) {
        Map<String, Object> all = new HashMap<>(Functions.ALL);
        all.putAll(variables);
        Text.Builder out = new Text.Builder();
        try {
            body.run(new Scope(all), out);
        } catch (IllegalArgumentException e) {
            throw oneLine(e);
        } catch (StackOverflowError e) {
            // Each nesting has its limit; what they come to together depends on the thread.
            throw new IllegalArgumentException("the template is nested too deeply", e);
        }
        return out.build();
    }

    private static IllegalArgumentException oneLine(IllegalArgumentException problem) {
        return new IllegalArgumentException(Json.oneLine(problem.getMessage(), MAX_MESSAGE), problem);
    }

    /** Values as the template's data: strings that somebody else wrote become untrusted texts, in lists and maps, too. */
    public static Object data(Object value) {
        if (value instanceof String string) {
            return Text.untrusted(string);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Template::data).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> data = new LinkedHashMap<>();
            map.forEach((key, of) -> data.put(String.valueOf(key), data(of)));
            return data;
        }
        return value instanceof Integer number ? (Object) number.longValue() : value;
    }
}
