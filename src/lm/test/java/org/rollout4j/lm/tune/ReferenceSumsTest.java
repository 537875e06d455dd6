package org.rollout4j.lm.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.model.Weights;

class ReferenceSumsTest {
    private static final ModelConfig CONFIG = ModelConfig.llama(40, 90, 2, 4, 2, 16);
    private static final float[] REFERENCE =
            Weights.random(CONFIG, new SplitMix(1)).values();

    private static ReferenceSums sums(int threads) {
        return new ReferenceSums(new Backpropagation(CONFIG, 64, 0, new Workers(threads)), 0.8);
    }

    /** Rows of all lengths; those that follow each other have the same prompt. */
    private static List<Sequence> rows() {
        SplitMix random = new SplitMix(2);
        List<Sequence> rows = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int[] prompt = random.ints(2 + 3 * i, 0, 40).toArray();
            for (int length : new int[] {1, 7, 50}) {
                rows.add(Sequence.completion(
                        prompt.length,
                        IntStream.concat(IntStream.of(prompt), random.ints(length, 0, 40))
                                .toArray()));
            }
        }
        return rows;
    }

    /** A run that is resumed meets rows in other company, and some for the first time that the run before had known. */
    @Test
    void theBitsOfARowDependOnNothingElse() {
        List<Sequence> rows = rows();
        double[] all = sums(1).of(Packed.of(rows), REFERENCE);
        for (int batchSize : new int[] {1, 2, 5, 36}) {
            ReferenceSums known = sums(2);
            SplitMix random = new SplitMix(batchSize);
            for (int batch = 0; batch < 20; batch++) {
                int[] some = random.ints(batchSize, 0, rows.size()).toArray();
                Packed packed = Packed.of(IntStream.of(some).mapToObj(rows::get).toList());
                double[] expected = IntStream.of(some).mapToDouble(i -> all[i]).toArray();
                assertThat(known.of(packed, REFERENCE)).isEqualTo(expected);
            }
        }
    }

    @Test
    void theyAreTheScoresOfTheReference() {
        Packed packed = Packed.of(rows());
        double[] scores = new Backpropagation(CONFIG, 64, 0, Workers.caller())
                .score(REFERENCE, packed, 0.8)
                .logProbs();
        assertThat(sums(1).of(packed, REFERENCE)).containsExactly(packed.sumOfEach(scores), within(1e-4));
    }

    /** What is read from a checkpoint may not be what training began with. */
    @Test
    void anotherReferenceIsNotTakenForTheOneBefore() {
        float[] other = Weights.random(CONFIG, new SplitMix(9)).values();
        Packed packed = Packed.of(rows());
        ReferenceSums sums = sums(1);
        double[] before = sums.of(packed, REFERENCE);
        assertThat(sums.of(packed, other)).isEqualTo(sums(1).of(packed, other)).isNotEqualTo(before);
    }

    @Test
    void theSameTokensWithAnotherPromptAreAnotherRow() {
        int[] tokens = {1, 2, 3, 4, 5, 6};
        ReferenceSums sums = sums(1);
        double one = sums.of(Packed.of(List.of(Sequence.completion(2, tokens))), REFERENCE)[0];
        assertThat(sums.of(Packed.of(List.of(Sequence.completion(4, tokens))), REFERENCE)[0])
                .isNotEqualTo(one);
    }
}
