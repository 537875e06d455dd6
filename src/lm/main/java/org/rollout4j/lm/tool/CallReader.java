package org.rollout4j.lm.tool;

import java.util.Optional;
import org.rollout4j.lm.text.TextStream;
import org.rollout4j.lm.text.Tokenizer;

/**
 * Reads a text as a model writes it, token by token, and answers the calls in it. A call is answered where a token ends with its last character; a token that has more behind that has gone on without
 * an answer. Belongs to one thread.
 */
public final class CallReader {
    private static final int MAX_CALL = 1000;
    private static final int MAX_ANSWER = 200;

    private final Tools tools;
    private final Tokenizer tokenizer;
    private final TextStream stream;
    private final StringBuilder call = new StringBuilder();
    private boolean inCall;
    private int calls;

    /** @param tokenizer what the model's tokens are of */
    public CallReader(Tools tools, Tokenizer tokenizer) {
        this.tools = tools;
        this.tokenizer = tokenizer;
        this.stream = new TextStream(tokenizer);
    }

    /**
     * What a tool says.
     *
     * @param tokens what is to be put behind the call
     * @param failed whether it is an error
     */
    public record Answer(int[] tokens, boolean failed) {}

    /** Takes one token more that the model chose; returns the answer if it ends a call. */
    public Optional<Answer> add(int token) {
        String text = stream.add(token);
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == Tools.BEGIN) {
                call.setLength(0);
                inCall = true;
            } else if (inCall && character == Tools.ASK) {
                inCall = false;
                if (i == text.length() - 1) {
                    return answer(call.toString());
                }
            } else if (inCall) {
                call.append(character);
                inCall = character != Tools.END && character != '\n' && call.length() < MAX_CALL;
            }
        }
        return Optional.empty();
    }

    private Optional<Answer> answer(String written) {
        int colon = written.indexOf(Tools.AFTER_NAME);
        if (colon < 0 || (tools.maxCalls() > 0 && calls == tools.maxCalls())) {
            return Optional.empty();
        }
        Optional<Tool> tool = tools.all().stream()
                .filter(one -> one.name().equals(written.substring(0, colon)))
                .findFirst();
        calls += tool.isPresent() ? 1 : 0;
        return tool.map(one -> encoded(line(one, written.substring(colon + 1))));
    }

    private static String line(Tool tool, String text) {
        try {
            String line = tool.answer(text).replaceAll("\\p{Cntrl}+", " ");
            return line.codePointCount(0, line.length()) <= MAX_ANSWER
                    ? line
                    : line.substring(0, line.offsetByCodePoints(0, MAX_ANSWER));
        } catch (RuntimeException e) { // a tool of others: what it cannot answer does not end a training
            return Tool.ERROR;
        }
    }

    /** An answer that the tokenizer has no tokens for is an error without a reason. */
    private Answer encoded(String line) {
        try {
            return new Answer(tokenizer.encode(Tools.answered(line)), line.startsWith(Tool.ERROR));
        } catch (IllegalArgumentException e) {
            return new Answer(tokenizer.encode(Tools.answered(Tool.ERROR)), true);
        }
    }
}
