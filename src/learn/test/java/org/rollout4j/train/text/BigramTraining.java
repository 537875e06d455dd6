package org.rollout4j.train.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Evaluator;
import org.rollout4j.core.MetricSink;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.State;
import org.rollout4j.file.Json;
import org.rollout4j.train.Callback;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.Manifest;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.RunRecorder;
import org.rollout4j.train.Trainer;
import org.rollout4j.train.TrainingConfig;

/** Trains a {@link BigramModel} in a run directory, or goes on with it; as a program, it can be killed. */
final class BigramTraining {
    private static final int BATCH = 32;
    private static final double HELD_OUT = 0.8;
    private static final TrainingConfig CONFIG = TrainingConfig.ofSteps(BATCH * 4000)
            .withLogEvery(7 * BATCH)
            .withEvaluateEvery(100 * BATCH)
            .withCheckpointEvery(15 * BATCH);

    private BigramTraining() {}

    /** What the held-out letters say of a model. */
    private record HeldOut(double loss) implements Evaluation {
        @Override
        public double score() {
            return -loss;
        }

        @Override
        public Metrics metrics() {
            return Metrics.NONE.with("evaluationLoss", loss).with("evaluationPerplexity", Math.exp(loss));
        }
    }

    /**
     * Trains to the end.
     *
     * @param args the run directory and the text
     */
    public static void main(String[] args) throws IOException {
        train(Path.of(args[0]), Path.of(args[1]), new Callback() {
            @Override
            public void onCheckpoint(Progress at, State state) {
                System.out.println(at.steps());
            }
        });
    }

    static Trainer.End train(Path path, Path text, Callback observer) throws IOException {
        boolean begun = Files.exists(path.resolve(RunDirectory.CONFIG));
        try (RunDirectory run = begun ? RunDirectory.resume(path) : RunDirectory.create(path, CONFIG);
                TextSource source = new TextSource(text, 0, HELD_OUT, BATCH, 1)) {
            Pairs test = heldOut(text);
            Evaluator<BigramModel> evaluator = model -> new HeldOut(model.loss(test));
            Optional<Checkpoint> last = run.last();
            Metrics evaluated = last.map(it -> it.manifest().evaluation()).orElse(Metrics.NONE);
            try (MetricSink metrics =
                    last.isPresent() ? run.resumeMetrics(last.get().manifest().progress()) : run.startMetrics()) {
                RunRecorder recorder = new RunRecorder(run, metrics, 3, evaluated, BigramTraining::manifest);
                Trainer<BigramModel, Pairs> trainer = new Trainer<>(
                        CONFIG, new BigramLearner(2, 0.9), source, evaluator, List.of(recorder, observer));
                last.ifPresent(it -> trainer.restore(it.manifest().progress(), it.state()));
                return trainer.run();
            }
        }
    }

    /** Pairs from the end of the text, on which nothing is trained. */
    static Pairs heldOut(Path text) throws IOException {
        try (TextSource end = new TextSource(text, HELD_OUT, 1, 2000, 2)) {
            return end.collect(null);
        }
    }

    private static Manifest manifest(Progress at, Metrics evaluation) {
        return new Manifest(
                Provenance.now(),
                null,
                "bigram",
                Json.tree(Map.of("stepSize", 2, "momentum", 0.9, "batch", BATCH)),
                1,
                at,
                evaluation,
                null);
    }
}
