package org.rollout4j.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.run.TinyModels;

class HiddenStatesTest {
    private static final LanguageModel MODEL = TinyModels.of("abcdefgh ", null);

    private static List<HiddenStates.Summary> summaries(Packed batch, Workers workers) {
        return new HiddenStates(MODEL, 8, workers).summarise(MODEL.parameters(), batch);
    }

    /** Where one token counts, its log-probability is what the head makes of the state. */
    @Test
    void statesAreWhatTheHeadReads() {
        int[] tokens = {1, 4, 2, 7};
        Packed one = Packed.of(List.of(Sequence.completion(3, tokens)));
        HiddenStates.Summary summary = summaries(one, Workers.caller()).get(0);
        Layout.Slot head = new Layout(MODEL.config()).head();
        double[] logits = new double[head.rows()];
        double sum = 0;
        for (int v = 0; v < logits.length; v++) {
            for (int j = 0; j < head.columns(); j++) {
                logits[v] += MODEL.parameters()[head.offset() + v * head.columns() + j] * (double) summary.mean()[j];
            }
            sum += Math.exp(logits[v]);
        }
        assertThat(summary.logProb()).isCloseTo(logits[7] - Math.log(sum), within(1e-5));
    }

    @Test
    void areMeansOverWhatCounts() {
        int[] tokens = {1, 4, 2, 7, 3};
        Packed both = Packed.of(List.of(Sequence.completion(3, tokens)));
        Packed first = Packed.of(List.of(Sequence.completion(3, 1, 4, 2, 7)));
        Packed second = Packed.of(List.of(Sequence.completion(4, tokens)));
        HiddenStates.Summary mean = summaries(both, Workers.caller()).get(0);
        HiddenStates.Summary one = summaries(first, Workers.caller()).get(0);
        HiddenStates.Summary other = summaries(second, Workers.caller()).get(0);
        assertThat(mean.logProb()).isCloseTo((one.logProb() + other.logProb()) / 2, within(1e-6));
        for (int j = 0; j < mean.mean().length; j++) {
            assertThat(mean.mean()[j]).isCloseTo((one.mean()[j] + other.mean()[j]) / 2, within(1e-5f));
        }
    }

    @Test
    void dependOnNothingElseInTheBatch() {
        List<Sequence> sequences =
                List.of(Sequence.completion(3, 1, 4, 2, 7, 3), Sequence.of(5, 5), Sequence.completion(3, 1, 4, 2, 2));
        try (Workers two = new Workers(2)) {
            List<HiddenStates.Summary> together = summaries(Packed.of(sequences), two);
            for (int i = 0; i < sequences.size(); i++) {
                HiddenStates.Summary alone = summaries(Packed.of(List.of(sequences.get(i))), Workers.caller())
                        .get(0);
                assertThat(together.get(i).mean()).isEqualTo(alone.mean());
                assertThat(together.get(i).logProb()).isEqualTo(alone.logProb());
            }
        }
    }
}
