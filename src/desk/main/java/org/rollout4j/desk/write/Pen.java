package org.rollout4j.desk.write;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Decoder;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.NextProbabilities;
import org.rollout4j.lm.typing.TokenSpellings;

/** Drafts by one {@link Learned}, with the texts that it read. One thread at a time. */
final class Pen {
    private final ReadTexts texts;
    private final NextToken next;
    private final NextProbabilities softmax;
    private final double[] probabilities;
    private final int maxDrafts;
    private final int maxContext;
    private final int maxLength;
    private float[] logits;
    private Learned learned;
    private double[] ofNgram;

    /** @param maxDrafts the most at once */
    Pen(Learned learned, GhostWriterConfig config, int maxDrafts, Workers workers) {
        this.learned = learned;
        this.maxDrafts = maxDrafts;
        ofNgram = ngramMemory(learned);
        LanguageModel model = learned.model();
        int context = model.config().contextLength();
        maxContext = Math.min(config.maxContext(), Math.max(1, context - Math.min(config.maxTokens(), context / 2)));
        maxLength = Math.min(context, maxContext + Math.max(config.maxTokens(), config.maxChoiceTokens()));
        texts = new ReadTexts(model, maxDrafts, maxLength, workers);
        int vocabulary =
                Math.min(model.config().vocabularySize(), model.tokenizer().vocabularySize());
        next = new NextToken(new TokenSpellings(model.tokenizer()), model.endTokens(), vocabulary);
        softmax = new NextProbabilities(model.config().vocabularySize());
        probabilities = new double[vocabulary];
        logits = new float[model.config().vocabularySize()];
    }

    /** Goes on with another outcome of learning on the same base; what was read by another model is forgotten. */
    @SuppressWarnings("ReferenceEquality") // another object may be another model; comparing all weights takes too long
    void use(Learned other) {
        if (other.model() != learned.model()) {
            texts.use(other.model());
        }
        learned = other;
        ofNgram = ngramMemory(other);
    }

    /** Reads the latest context again, if another model has come since. */
    void readAgain(BooleanSupplier cancelled) {
        texts.readAgain(logits, cancelled);
    }

    private static double[] ngramMemory(Learned learned) {
        return new double
                [learned.ngramOrNull() == null ? 0 : learned.ngramOrNull().vocabularySize()];
    }

    /** The most at once. */
    int maxDrafts() {
        return maxDrafts;
    }

    Learned learned() {
        return learned;
    }

    /** The most tokens that are looked at. */
    int maxContext() {
        return maxContext;
    }

    /** How many tokens fit behind so many. */
    int room(int tokens) {
        return maxLength - tokens;
    }

    /**
     * Writes drafts, each to its end.
     *
     * @param context at least one token
     * @param random one for each draft; null for the most likely
     * @return false if it was cancelled
     */
    boolean write(
            int[] context,
            List<Draft> drafts,
            RandomGenerator[] random,
            double temperature,
            BooleanSupplier cancelled) {
        int vocabulary = learned.model().config().vocabularySize();
        if (logits.length < vocabulary * drafts.size()) {
            logits = new float[vocabulary * drafts.size()];
        }
        int row = texts.read(context, logits, cancelled);
        if (row < 0) {
            return false;
        }
        Decoder decoder = texts.decoder();
        softmax.of(logits, 0, 1, probabilities);
        for (int i = 0; i < drafts.size(); i++) {
            decoder.copy(row, ReadTexts.draft(i));
        }
        mix(context, context.length);
        for (int i = 0; i < drafts.size(); i++) {
            next.addTo(drafts.get(i), probabilities, temperature, random[i]);
        }
        for (int[] going = going(drafts); going.length > 0; going = going(drafts)) {
            if (cancelled.getAsBoolean()) {
                return false;
            }
            int[] last = IntStream.of(going)
                    .map(i -> drafts.get(i).token(drafts.get(i).size() - 1))
                    .toArray();
            decoder.step(IntStream.of(going).map(ReadTexts::draft).toArray(), last, going.length, logits);
            for (int i = 0; i < going.length; i++) {
                Draft draft = drafts.get(going[i]);
                softmax.of(logits, i, going.length, probabilities);
                mix(behind(context, draft), context.length + draft.size());
                next.addTo(draft, probabilities, temperature, random[going[i]]);
            }
        }
        return true;
    }

    private static int[] going(List<Draft> drafts) {
        return IntStream.range(0, drafts.size())
                .filter(i -> !drafts.get(i).isEnded())
                .toArray();
    }

    private int[] behind(int[] context, Draft draft) {
        if (learned.ngramWeight() == 0) {
            return context; // nobody looks at it
        }
        int[] both = Arrays.copyOf(context, context.length + draft.size());
        for (int i = 0; i < draft.size(); i++) {
            both[context.length + i] = draft.token(i);
        }
        return both;
    }

    private void mix(int[] tokens, int length) {
        double weight = learned.ngramWeight();
        if (weight > 0) {
            learned.ngramOrNull().probabilities(tokens, length, ofNgram);
            for (int v = 0; v < probabilities.length; v++) {
                probabilities[v] = (1 - weight) * probabilities[v] + weight * ofNgram[v];
            }
        }
    }
}
