package org.rollout4j.lm.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MicroBatchTest {
    /** Completions of each prompt; all prompts have the first tokens in common, and differ in the others. */
    private static Packed batch(int prompts, int each, int common, int own, int completion) {
        List<Sequence> sequences = new ArrayList<>();
        for (int prompt = 0; prompt < prompts; prompt++) {
            for (int i = 0; i < each; i++) {
                int differs = prompt + 2;
                int[] tokens = IntStream.range(0, common + own + completion)
                        .map(at -> at < common ? 1 : differs)
                        .toArray();
                sequences.add(Sequence.completion(common + own, tokens));
            }
        }
        return Packed.of(sequences);
    }

    private static int rows(Packed batch, int maxRows) {
        return micros(batch, 1, maxRows).stream().mapToInt(MicroBatch::rows).sum();
    }

    private static List<MicroBatch> micros(Packed batch, int groupSize, int maxRows) {
        Partition partition = new Partition(batch, groupSize, 256);
        return partition.microBatches(new Partition.Range(0, batch.sequences() / groupSize), maxRows, true);
    }

    /** The last position of a prompt has a target of its own in each completion. */
    @ParameterizedTest
    @CsvSource({"1, 8, 0, 50, 10", "3, 8, 0, 50, 10", "3, 8, 20, 30, 10", "5, 2, 20, 30, 1", "2, 16, 3, 2, 70"})
    void aPromptIsComputedOnceForAllItsCompletions(int prompts, int each, int common, int own, int completion) {
        assertThat(rows(batch(prompts, each, common, own, completion), 100_000))
                .isEqualTo(prompts * (common + own - 1 + each * completion));
    }

    @Test
    void whatAllSequencesBeginWithIsComputedOnceWhereNothingElseIsTheSame() {
        assertThat(rows(batch(6, 1, 20, 30, 10), 100_000)).isEqualTo(19 + 1 + 6 * (30 + 10 - 1));
    }

    @Test
    void fewRowsAreNotShared() {
        assertThat(rows(batch(2, 5, 0, 4, 10), 100_000)).isEqualTo(2 * 5 * 13);
    }

    /** A prompt longer than a micro-batch is shared, too, and rows behind it are not more than are allowed. */
    @Test
    void microBatchesHoldSoManyRowsAfterTheFirstPrompt() {
        Packed batch = batch(2, 8, 0, 1000, 60);
        List<MicroBatch> micros = micros(batch, 1, 240);
        assertThat(micros).allSatisfy(micro -> assertThat(micro.rows()).isEqualTo(999 + 240));
        assertThat(micros).hasSize(4);
    }

    @Test
    void groupsAreNeverApart() {
        Packed batch = batch(6, 2, 3, 40, 30);
        assertThat(micros(batch, 2, 1))
                .hasSize(6)
                .allSatisfy(micro -> assertThat(micro.rows()).isEqualTo(42 + 60));
        assertThat(micros(batch, 2, 162)).hasSize(3);
    }

    @Test
    void everyTargetIsAskedForOnceWhereItIs() {
        Packed batch = batch(3, 4, 6, 10, 5);
        List<Integer> places = new ArrayList<>();
        for (MicroBatch micro : micros(batch, 1, 64)) {
            int[] rows = new int[micro.rows()];
            int count = micro.targets(rows);
            for (int i = 0; i < count; i++) {
                places.add(micro.place(rows[i]));
            }
        }
        assertThat(places)
                .containsExactlyElementsOf(IntStream.range(0, batch.length())
                        .filter(at -> batch.targets()[at] != Packed.NONE)
                        .boxed()
                        .toList());
    }
}
