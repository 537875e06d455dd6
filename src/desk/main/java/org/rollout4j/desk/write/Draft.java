package org.rollout4j.desk.write;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A text that is being written behind another one, token by token, of which the first repeat what is typed of a word. */
final class Draft {
    private static final char UNFINISHED = '\uFFFD';

    private final byte[] typed;
    private final int typedLength;
    private final Ending ending;
    private final int maxTokens;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Integer> tokens = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private final List<Double> logProbs = new ArrayList<>();
    private boolean ended;
    private boolean whole;

    /** @param typed what it has to begin with, whole characters */
    Draft(byte[] typed, Ending ending, int maxTokens) {
        this.typed = typed;
        this.typedLength = new String(typed, StandardCharsets.UTF_8).length();
        this.ending = ending;
        this.maxTokens = maxTokens;
    }

    /** What is typed and not written yet. */
    byte[] left() {
        return bytes.size() < typed.length ? Arrays.copyOfRange(typed, bytes.size(), typed.length) : new byte[0];
    }

    void add(int token, byte[] spelling, double logProb) {
        tokens.add(token);
        bytes.writeBytes(spelling);
        ends.add(bytes.size());
        logProbs.add(logProb);
        ended = tokens.size() == maxTokens || (left().length == 0 && ending.of(text()) != Ending.GOES_ON);
    }

    /** Ends it; {@code asItIs} unless it was broken off. */
    void end(boolean asItIs) {
        ended = true;
        whole = asItIs;
    }

    boolean isEnded() {
        return ended;
    }

    int size() {
        return tokens.size();
    }

    int token(int index) {
        return tokens.get(index);
    }

    /** All behind what is typed, of whole characters. */
    private String text() {
        String all = bytes.toString(StandardCharsets.UTF_8);
        int end = all.length();
        while (end > typedLength && all.charAt(end - 1) == UNFINISHED) {
            end--;
        }
        return all.substring(Math.min(typedLength, end), end);
    }

    /** What is to be shown, without white space at its end; empty if that is nothing. */
    String shown() {
        String text = text();
        int end = ending.of(text);
        if (end == Ending.GOES_ON) {
            end = whole ? text.length() : Ending.ofLastWord(text);
        }
        return left().length > 0 ? "" : text.substring(0, end).stripTrailing();
    }

    /** The mean log-probability of the tokens of {@link #shown}. */
    double logProb() {
        int length = typed.length + shown().getBytes(StandardCharsets.UTF_8).length;
        double sum = 0;
        int count = 0;
        do {
            sum += logProbs.get(count++);
        } while (count < ends.size() && ends.get(count - 1) < length);
        return sum / count;
    }
}
