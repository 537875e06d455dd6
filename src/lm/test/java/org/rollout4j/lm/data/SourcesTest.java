package org.rollout4j.lm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.Source;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;

/** Batches: what they hold, and that a source goes on where its state was taken. */
class SourcesTest {
    private static final Characters TOKENIZER = new Characters("abcdefghijklmnopqrstuvwxyz");

    @TempDir
    private Path folder;

    @Test
    void windowsLieAnywhereAndAreOfTheText() throws IOException {
        String text = "cdefghijklmnopqrstuvwxyz";
        Windows windows = windows(text);
        Set<Integer> starts = new HashSet<>();
        try (WindowSource source = new WindowSource(windows, 5, 3, 1)) {
            for (int i = 0; i < 200; i++) {
                Packed packed = source.collect(null).packed();
                assertThat(packed.sequences()).isEqualTo(3);
                assertThat(packed.targetCount()).isEqualTo(15);
                for (int s = 0; s < 3; s++) {
                    Packed one = packed.part(s, s + 1);
                    int start = text.indexOf(TOKENIZER.decode(one.tokens()));
                    assertThat(TOKENIZER.decode(one.targets())).isEqualTo(text.substring(start + 1, start + 6));
                    starts.add(start);
                }
            }
        }

        assertThat(starts)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, text.length() - 5).boxed().toList());
    }

    @Test
    void anUpdateIsAStep() throws IOException {
        try (WindowSource source = new WindowSource(windows("cdefgh"), 2, 4, 1)) {
            TokenBatch batch = source.collect(null);
            assertThat(batch.steps()).isEqualTo(1);
            assertThat(batch.episodes()).isEmpty();
        }
    }

    @Test
    void anEpochHoldsEachRowOnceInAnOrderOfItsOwn() {
        List<List<Sequence>> rows = rows(10);
        try (ExampleSource<List<Sequence>, TokenBatch> source = ExampleSource.ofSequences(rows, 4, 1)) {
            List<List<Integer>> epochs = new ArrayList<>();
            for (int epoch = 0; epoch < 3; epoch++) {
                List<Integer> seen = new ArrayList<>();
                for (int size : new int[] {4, 4, 2}) {
                    Packed packed = source.collect(null).packed();
                    assertThat(packed.sequences()).isEqualTo(size);
                    for (int s = 0; s < size; s++) {
                        seen.add(packed.tokens()[packed.starts()[s]]);
                    }
                }
                assertThat(source.epochs()).isEqualTo(epoch + 1);
                assertThat(seen)
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.range(0, 10).boxed().toList());
                epochs.add(seen);
            }
            assertThat(new HashSet<>(epochs)).hasSize(3);
        }
    }

    @Test
    void sourcesGoOnWhereTheirStateWasTaken() throws IOException {
        Windows windows = windows("cdefghijklmnopqrstuvwxyz");
        goesOn(() -> new WindowSource(windows, 3, 2, 7), () -> new WindowSource(windows, 3, 2, 8));
        goesOn(() -> ExampleSource.ofSequences(rows(7), 3, 7), () -> ExampleSource.ofSequences(rows(7), 3, 7));
        goesOn(() -> new GeneratedSource(SourcesTest::any, 3, 7), () -> new GeneratedSource(SourcesTest::any, 3, 8));
    }

    @Test
    void aStateOfAnotherDataSetIsRefused() {
        try (ExampleSource<List<Sequence>, TokenBatch> source = ExampleSource.ofSequences(rows(3), 3, 1);
                ExampleSource<List<Sequence>, TokenBatch> larger = ExampleSource.ofSequences(rows(9), 9, 1)) {
            larger.collect(null);
            assertThatThrownBy(() -> source.restore(larger.state())).hasMessageContaining("row is 9");
        }
        assertThatThrownBy(() -> ExampleSource.ofSequences(List.of(), 1, 1))
                .hasMessage("number of rows is 0: at least 1 is needed");
    }

    private static void goesOn(
            Supplier<Source<? super LanguageModel, TokenBatch>> made,
            Supplier<Source<? super LanguageModel, TokenBatch>> another) {
        for (int before = 0; before < 12; before++) {
            try (Source<? super LanguageModel, TokenBatch> one = made.get();
                    Source<? super LanguageModel, TokenBatch> other = another.get()) {
                for (int i = 0; i < before; i++) {
                    one.collect(null);
                }
                State state = one.state();
                List<String> expected = next(one);
                other.collect(null);
                other.restore(state);
                assertThat(next(other)).isEqualTo(expected);
            }
        }
    }

    private static List<String> next(Source<? super LanguageModel, TokenBatch> source) {
        List<String> batches = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Packed packed = source.collect(null).packed();
            batches.add(Arrays.toString(packed.tokens())
                    + Arrays.toString(packed.targets())
                    + Arrays.toString(packed.starts()));
        }
        return batches;
    }

    private static Sequence any(SplitMix random) {
        return Sequence.of(random.ints(2 + random.nextBelow(5), 0, 100).toArray());
    }

    private static List<List<Sequence>> rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> List.of(Sequence.of(i, 100, 101)))
                .toList();
    }

    private Windows windows(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("text.txt"), text);
        return TextCorpus.read(List.of(file), TOKENIZER, OptionalInt.empty()).all();
    }
}
