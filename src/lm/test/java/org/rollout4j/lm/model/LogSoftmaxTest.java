package org.rollout4j.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.SplitMix;

class LogSoftmaxTest {
    /** Vocabularies around the sizes that are summed at once. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "63, 0.5", "64, 1", "65, 2", "1023, 1", "1024, 0.7", "1025, 1", "3001, 1.3"})
    void columnsHaveTheirProbabilitiesAloneAndBesideOthers(int vocabulary, double temperature) {
        for (int columns : new int[] {1, 2, 5}) {
            float[] logits = logits(vocabulary, columns);
            float[] exponentials = logits.clone();
            LogSoftmax softmax = new LogSoftmax(columns);
            softmax.exponentials(exponentials, 0, vocabulary, columns, temperature);
            for (int c = 0; c < columns; c++) {
                check(softmax, logits, exponentials, vocabulary, columns, c, temperature);
            }
        }
    }

    private static void check(
            LogSoftmax softmax,
            float[] logits,
            float[] exponentials,
            int vocabulary,
            int columns,
            int c,
            double temperature) {
        double max = Double.NEGATIVE_INFINITY;
        for (int v = 0; v < vocabulary; v++) {
            max = Math.max(max, logits[v * columns + c]);
        }
        double sum = 0;
        for (int v = 0; v < vocabulary; v++) {
            sum += Math.exp((logits[v * columns + c] - max) / temperature);
        }
        double entropy = 0;
        double worst = 0;
        for (int v = 0; v < vocabulary; v++) {
            float logit = logits[v * columns + c];
            double expected = (logit - max) / temperature - Math.log(sum);
            double probability = exponentials[v * columns + c] / softmax.sum(c);
            entropy -= Math.exp(expected) * expected;
            worst = Math.max(worst, Math.abs(softmax.logProb(logit, c) - expected));
            worst = Math.max(worst, Math.abs(probability - Math.exp(expected)));
            worst = softmax.isMax(logit, c) == (logit == max) ? worst : Double.POSITIVE_INFINITY;
        }
        assertThat(worst).isLessThan(3e-6);
        assertThat(softmax.entropy(c)).isCloseTo(entropy, within(1e-5));
    }

    private static float[] logits(int vocabulary, int columns) {
        SplitMix random = new SplitMix(vocabulary);
        float[] logits = new float[vocabulary * columns];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = 10 * random.nextFloat() - 20; // all below 0, far from where a maximum begins if it is forgotten
        }
        return logits;
    }
}
