package org.rollout4j.lm.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rollout4j.core.Require;
import org.rollout4j.core.Services;
import org.rollout4j.lm.text.Tokenizer;

/**
 * The tools that a model may call in the text that it writes, much as Toolformer does (Schick et al., 2023): {@code [calculator:12*34=}. There its text stops, the answer is put behind it, a space
 * and {@code 408]}, and it goes on. The space is there so that {@code =} is a token of its own for tokenizers of words, too, whatever the answer.
 *
 * @param all the tools; none for a model that writes alone
 * @param maxCalls the most calls of a text that are answered; 0 for as many as there is room for
 */
public record Tools(List<Tool> all, int maxCalls) {
    /** No tools. */
    public static final Tools NONE = new Tools(List.of(), 0);

    static final char BEGIN = '[';
    static final char AFTER_NAME = ':';
    static final char ASK = '=';
    static final char END = ']';

    public Tools {
        all = List.copyOf(all);
        Require.inRange("maxCalls", maxCalls, 0, 1 << 16);
    }

    /**
     * The tools of these names.
     *
     * @param names with commas between; empty for none
     * @throws IllegalArgumentException if there is none of a name; the message is one line that says which there are
     */
    public static Tools find(String names, int maxCalls) {
        List<Tool> known = Services.all(Tool.class);
        List<Tool> found = new ArrayList<>();
        for (String name : names.isBlank() ? new String[0] : names.split(",", -1)) {
            Optional<Tool> tool = known.stream()
                    .filter(one -> one.name().equals(name.strip()))
                    .findFirst();
            Require.that(
                    tool.isPresent(),
                    "tools",
                    names,
                    "names with commas between are allowed, of "
                            + String.join(", ", known.stream().map(Tool::name).toList()));
            found.add(tool.get());
        }
        return new Tools(found, maxCalls);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** What all calls of a tool begin with. */
    public static String beginning(String name) {
        return BEGIN + name + AFTER_NAME;
    }

    /** How a model calls a tool, for texts to learn it from. */
    public static String call(String name, String text) {
        return beginning(name) + text + ASK;
    }

    /** How what the tool says is put behind the call. */
    public static String answered(String answer) {
        return " " + answer + END;
    }

    /**
     * Refuses a tokenizer by which calls cannot be written.
     *
     * @throws IllegalArgumentException if it has no token for a character of them; the message is one line
     */
    public void requireWritable(Tokenizer tokenizer) {
        for (Tool tool : all) {
            String text = call(tool.name(), "") + answered(Tool.ERROR);
            try {
                tokenizer.encode(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "tools is " + tool.name() + ": the model's tokenizer cannot write " + text + ": "
                                + e.getMessage(),
                        e);
            }
        }
    }
}
