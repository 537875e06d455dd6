package org.rollout4j.serve;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.serve.AnswerFormat.Scored;

/** One of the texts of a call, as far as it has been written: what is new of it since it was last asked, and all of it together. */
final class WrittenText {
    private final boolean logProbs;
    private final StringBuilder fresh = new StringBuilder();
    private List<Scored> scored = new ArrayList<>();
    private int length;
    private int tokens;
    private Completion.End end;
    private boolean told;

    /** @param logProbs whether those of tokens are wanted */
    WrittenText(boolean logProbs) {
        this.logProbs = logProbs;
    }

    /** @throws ApiException if it failed */
    void add(CallEvents.Event event) {
        if (event.failure() != null) {
            throw ApiException.failed(503, "stopped", event.failure().getMessage());
        }
        if (event.token() != null) {
            tokens++;
            if (logProbs) {
                scored.add(new Scored(event.token(), event.logProb(), length));
            }
        }
        fresh.append(event.text());
        length += event.text().length();
        end = event.end();
    }

    /** How many tokens it has, the one that ends it included. */
    int tokens() {
        return tokens;
    }

    /** Null as long as it goes on. */
    Completion.End end() {
        return end;
    }

    /** Whether there is text since the last call of {@link #takeText}, or it has ended since. */
    boolean hasNews() {
        return fresh.length() > 0 || (end != null && !told);
    }

    /** The text since the last call. */
    String takeText() {
        String text = fresh.toString();
        fresh.setLength(0);
        told = end != null;
        return text;
    }

    /** The tokens since the last call; null where they are not wanted. */
    List<Scored> takeScored() {
        List<Scored> taken = scored;
        scored = new ArrayList<>();
        return logProbs ? taken : null;
    }
}
