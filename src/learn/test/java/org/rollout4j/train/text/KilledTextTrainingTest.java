package org.rollout4j.train.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.ChildJvm;
import org.rollout4j.train.Callback;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.MetricHistory;
import org.rollout4j.train.Trainer;

/** A learner that is not about environments is trained, killed and resumed like any other. */
@Tag("slow")
class KilledTextTrainingTest {
    private static final int KILLS = 6;
    private static final List<String> WORDS = List.of("the", "torus", "rolls", "and", "every", "cell", "is", "drained");

    @TempDir
    private Path directory;

    private Path text;

    @BeforeEach
    void writeText() throws IOException {
        SplitMix rng = new SplitMix(3);
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            words.append(WORDS.get(rng.nextInt(WORDS.size()))).append(i % 12 == 11 ? ".\n" : " ");
        }
        text = Files.writeString(directory.resolve("text.txt"), words);
    }

    @Test
    void aTextModelLearnsThroughTheTrainer() throws IOException {
        Path run = directory.resolve("run");
        assertThat(BigramTraining.train(run, text, new Callback() {})).isEqualTo(Trainer.End.STEPS);
        List<MetricHistory.Point> losses =
                MetricHistory.read(run, "evaluationLoss").points();
        double first = losses.get(0).value();
        double last = losses.get(losses.size() - 1).value();
        assertThat(first).isBetween(last + 0.05, Math.log(BigramModel.LETTERS));
        assertThat(last).isCloseTo(counted().loss(BigramTraining.heldOut(text)), within(0.02));
        Checkpoint best = CheckpointFile.read(run.resolve("best.zip"));
        assertThat(best.manifest().environment()).isNull();
        assertThat(best.manifest().evaluation().values()).containsOnlyKeys("evaluationLoss", "evaluationPerplexity");
        State learned = best.state().part("learner");
        assertThat(learned.tensors()).containsOnlyKeys("logits");
        assertThat(learned.tensor("logits").shape()).containsExactly(BigramModel.LETTERS, BigramModel.LETTERS);
    }

    /** The best model of the whole text, by counting. */
    private BigramModel counted() throws IOException {
        float[] logits = new float[BigramModel.LETTERS * BigramModel.LETTERS];
        byte[] characters = Files.readAllBytes(text);
        for (int i = 1; i < characters.length; i++) {
            logits[BigramModel.letter(characters[i - 1]) * BigramModel.LETTERS + BigramModel.letter(characters[i])]++;
        }
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(logits[i] + 1e-6);
        }
        return new BigramModel(logits);
    }

    @Test
    void killedAndResumedItComesToTheSameBits() throws Exception {
        Path undisturbed = directory.resolve("undisturbed");
        BigramTraining.train(undisturbed, text, new Callback() {});

        Path killed = directory.resolve("killed");
        SplitMix rng = new SplitMix(5);
        long steps = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            steps = trainUntilKilled(killed, 1 + rng.nextInt(20), rng.nextInt(10));
        }
        assertThat(steps).isPositive();
        Checkpoint left = CheckpointFile.read(killed.resolve("last.zip"));
        assertThat(left.manifest().progress().done())
                .as("done before the last start")
                .isFalse();

        assertThat(BigramTraining.train(killed, text, new Callback() {})).isEqualTo(Trainer.End.STEPS);
        assertSame(killed, undisturbed, "last.zip");
        assertSame(killed, undisturbed, "best.zip");
        for (String metric : List.of("loss", "evaluationLoss", "evaluationPerplexity")) {
            assertThat(values(killed, metric)).as(metric).isEqualTo(values(undisturbed, metric));
        }
    }

    /** Kills a process in the middle of its training, after it said that it saved {@code saves} checkpoints; returns the last one's steps. */
    private long trainUntilKilled(Path run, int saves, int millis) throws IOException, InterruptedException {
        try (ChildJvm process = ChildJvm.start(BigramTraining.class, run, text)) {
            String last = process.lines(saves);
            Thread.sleep(millis);
            assertThat(process.isAlive()).as("still training").isTrue();
            process.kill(last);
            return Long.parseLong(last);
        }
    }

    private static void assertSame(Path one, Path other, String name) throws IOException {
        Checkpoint first = CheckpointFile.read(one.resolve(name));
        Checkpoint second = CheckpointFile.read(other.resolve(name));
        assertThat(first.manifest().progress()).isEqualTo(second.manifest().progress());
        assertThat(first.manifest().evaluation()).isEqualTo(second.manifest().evaluation());
        Bits.assertSame(first.state(), second.state());
    }

    private static List<Double> values(Path run, String metric) throws IOException {
        return MetricHistory.read(run, metric).points().stream()
                .map(MetricHistory.Point::value)
                .toList();
    }
}
