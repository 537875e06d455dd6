package org.rollout4j.lm.typing;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Decoder;
import org.rollout4j.lm.model.NextProbabilities;

/** How likely each token is to come next in each of several texts that are read token by token. One thread at a time. */
final class NextTokens {
    private final Foreteller foreteller;
    private final Workers workers;
    private final Decoder decoder;
    private final NextProbabilities[] softmax;
    private final int[][] texts;
    private final int[] lengths;
    private final float[] logits;
    private final double[][] probabilities;
    private final double[][] ofNgram;

    /**
     * @param vocabulary the tokens that are asked for
     * @param rows the number of texts
     * @param maxLength the most tokens of a text
     */
    NextTokens(Foreteller foreteller, int vocabulary, int rows, int maxLength, Workers workers) {
        this.foreteller = foreteller;
        this.workers = workers;
        int ofModel = foreteller.asksModel() ? foreteller.model().config().vocabularySize() : 0;
        decoder = foreteller.asksModel() ? new Decoder(foreteller.model(), rows, maxLength, workers) : null;
        softmax = new NextProbabilities[workers.threads()];
        Arrays.setAll(softmax, none -> new NextProbabilities(ofModel));
        texts = new int[rows][maxLength];
        lengths = new int[rows];
        logits = new float[Math.multiplyExact(ofModel, rows)];
        probabilities = new double[rows][vocabulary];
        ofNgram = new double[workers.threads()][foreteller.asksNgram() ? vocabulary : 0];
    }

    /** Makes rows hold texts, each of at least one token, in place of what they hold. */
    void begin(int[] rows, int[][] tokens) {
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(tokens[i], 0, texts[rows[i]], 0, tokens[i].length);
            lengths[rows[i]] = tokens[i].length;
        }
        if (decoder != null) {
            IntStream.of(rows).forEach(decoder::clear);
            decoder.read(rows, tokens, logits);
        }
        ask(rows);
    }

    /** Adds a token to each of several rows. */
    void step(int[] rows, int... tokens) {
        for (int i = 0; i < rows.length; i++) {
            texts[rows[i]][lengths[rows[i]]++] = tokens[i];
        }
        if (decoder != null) {
            decoder.step(rows, tokens, rows.length, logits);
        }
        ask(rows);
    }

    /** Makes row {@code to} hold what {@code from} holds. */
    void copy(int from, int to) {
        System.arraycopy(texts[from], 0, texts[to], 0, lengths[from]);
        lengths[to] = lengths[from];
        if (decoder != null) {
            decoder.copy(from, to);
        }
    }

    private void ask(int... rows) {
        workers.forEachByWorker(rows.length, (i, worker) -> {
            double[] own = probabilities[i];
            if (decoder != null) {
                softmax[worker].of(logits, i, rows.length, own);
            }
            if (foreteller.asksNgram()) {
                double[] other = ofNgram[worker];
                double weight = foreteller.weight();
                foreteller.ngram().probabilities(texts[rows[i]], lengths[rows[i]], other);
                for (int v = 0; v < own.length; v++) {
                    own[v] = (1 - weight) * own[v] + weight * other[v];
                }
            }
        });
    }

    /** What may come next in the row that was named at that index of the last call; overwritten by the next. */
    double[] probabilities(int index) {
        return probabilities[index];
    }
}
