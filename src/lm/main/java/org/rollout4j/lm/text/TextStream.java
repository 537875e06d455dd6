package org.rollout4j.lm.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.rollout4j.core.Require;

/**
 * The text of token ids that come one by one. What it gives is never taken back: the bytes of a character are held until all are there, and text
 * that may be the beginning of a stop string until it is known not to be one. Special tokens have no text. Belongs to one thread.
 */
public final class TextStream {
    private final Tokenizer tokenizer;
    private final List<String> stops;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final StringBuilder held = new StringBuilder();
    private byte[] incomplete = new byte[0];
    private boolean stopped;

    /** A stream without stop strings. */
    public TextStream(Tokenizer tokenizer) {
        this(tokenizer, List.of());
    }

    /**
     * A stream that ends before the first of some strings.
     *
     * @param stops strings of at least one character
     */
    public TextStream(Tokenizer tokenizer, List<String> stops) {
        this.tokenizer = tokenizer;
        this.stops = List.copyOf(stops);
        for (String stop : stops) {
            Require.that(!stop.isEmpty(), "a stop string", "\"\"", "at least one character is needed");
        }
    }

    /** Takes one id more; returns the text that is certain now, often empty. Nothing comes any more once {@link #isStopped}. */
    public String add(int id) {
        if (stopped || tokenizer.isSpecial(id)) {
            return "";
        }
        decode(tokenizer.bytes(id), false);
        return release(false);
    }

    /** Returns what was held. The bytes of a character that is not whole become a replacement character. */
    public String finish() {
        if (stopped) {
            return "";
        }
        decode(new byte[0], true);
        return release(true);
    }

    /** Whether a stop string came; all text before it has been given. */
    public boolean isStopped() {
        return stopped;
    }

    private void decode(byte[] bytes, boolean end) {
        ByteBuffer in = ByteBuffer.allocate(incomplete.length + bytes.length);
        in.put(incomplete).put(bytes).flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        decoder.decode(in, out, end);
        if (end) {
            decoder.flush(out);
            decoder.reset();
        }
        held.append(out.flip());
        incomplete = new byte[in.remaining()];
        in.get(incomplete);
    }

    private String release(boolean end) {
        int stop = firstStop();
        stopped = stop >= 0;
        int length = stopped ? stop : end ? held.length() : held.length() - beginningOfStop();
        String text = held.substring(0, length);
        held.delete(0, stopped ? held.length() : length);
        return text;
    }

    private int firstStop() {
        int first = -1;
        for (String stop : stops) {
            int at = held.indexOf(stop);
            first = at >= 0 && (first < 0 || at < first) ? at : first;
        }
        return first;
    }

    /** The length of the longest end of the text that a stop string begins with. */
    private int beginningOfStop() {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, held.length()); length > longest; length--) {
                if (stop.startsWith(held.substring(held.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}
