package org.rollout4j.lm.serve;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.model.Chooser;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.text.TextStream;

/** A text that is being written, and its place in the decoder once it has one. All but {@link #isCancelled} is for the decoding thread. */
final class TextRow {
    private static final int NO_ROW = -1;

    private final Submission submission;
    private final int number;
    private final GenerationRequest request;
    private LanguageModel model;
    private Chooser chooser;
    private SplitMix random;
    private BitSet seen;
    private TextStream stream;
    private int row = NO_ROW;
    private int read;
    private int written;
    private int token;
    private double logProb;

    /** @param number that of the request among those of its submission */
    TextRow(Submission submission, int number, GenerationRequest request) {
        this.submission = submission;
        this.number = number;
        this.request = request;
    }

    /** Gives it a row of the decoder, and the memory that it needs from now on. */
    void begin(LanguageModel of, int freeRow) {
        model = of;
        row = freeRow;
        int vocabulary = of.config().vocabularySize();
        chooser = new Chooser(
                request.sampling(),
                1,
                vocabulary,
                Math.min(vocabulary, of.tokenizer().vocabularySize()));
        random = new SplitMix(request.seed());
        seen = new BitSet();
        IntStream.of(request.prompt()).forEach(seen::set);
        stream = new TextStream(of.tokenizer(), request.sampling().stop());
    }

    int row() {
        return row;
    }

    boolean isCancelled() {
        return submission.isClosed();
    }

    /** Whether all of its prompt has been read. */
    boolean isWriting() {
        return read == request.prompt().length;
    }

    /** Whether it waits for a prompt that another one is going to have read. */
    boolean hasSamePrompt(TextRow other) {
        return read == 0 && request.prompt() == other.request.prompt();
    }

    /** The next tokens of the prompt, at most {@code max}; they count as read. */
    int[] readOn(int max) {
        int from = read;
        read = Math.min(request.prompt().length, read + max);
        return Arrays.copyOfRange(request.prompt(), from, read);
    }

    /** Counts the whole prompt as read. */
    void skipPrompt() {
        read = request.prompt().length;
    }

    /** The token that was chosen last. */
    int token() {
        return token;
    }

    /** Chooses the next token by one column of {@code logits[vocabulary][columns]}. */
    void choose(float[] logits, int columns, int column) {
        chooser.begin(logits, columns, column, column + 1);
        token = chooser.next(0, seen, random);
        logProb = chooser.logProb(0, logits[token * columns + column]);
        seen.set(token);
        written++;
    }

    /**
     * Says which token was chosen, and whether that was the last one.
     *
     * @param full whether there is no room for one more
     * @return whether it goes on
     */
    boolean report(boolean full) {
        String text = stream.add(token);
        submission.listener().onToken(number, token, logProb, text);
        Completion.End end = end(full);
        if (end != null) {
            submission.listener().onEnd(number, end, stream.finish());
        }
        return end == null;
    }

    private Completion.End end(boolean full) {
        if (model.endTokens().contains(token)) {
            return Completion.End.END_TOKEN;
        } else if (stream.isStopped()) {
            return Completion.End.STOP;
        } else if (written == request.sampling().maxTokens()) {
            return Completion.End.MAX_TOKENS;
        }
        return full ? Completion.End.CONTEXT : null;
    }

    /** Says that it could not be completed; a listener that fails at that is let be, so that the others are told. */
    void fail(RuntimeException problem) {
        try {
            submission.listener().onFailure(number, problem);
        } catch (RuntimeException e) {
            problem.addSuppressed(e);
        }
    }
}
