package org.rollout4j.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BiFunction;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.MetricSink;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.State;

/** Writes what happens in a run to its directory: metrics, the last checkpoints and the best model. */
public final class RunRecorder implements Callback {
    private final RunDirectory directory;
    private final MetricSink sink;
    private final int keepCheckpoints;
    private final BiFunction<Progress, Metrics, Manifest> manifest;
    private Metrics evaluation;

    /**
     * @param sink where metrics go
     * @param keepCheckpoints how many of the last checkpoints are kept
     * @param evaluation the metrics of the last evaluation, none where the run begins
     * @param manifest describes the run at a moment, with the metrics of its last evaluation
     */
    public RunRecorder(
            RunDirectory directory,
            MetricSink sink,
            int keepCheckpoints,
            Metrics evaluation,
            BiFunction<Progress, Metrics, Manifest> manifest) {
        this.directory = directory;
        this.sink = sink;
        this.keepCheckpoints = keepCheckpoints;
        this.evaluation = evaluation;
        this.manifest = manifest;
    }

    @Override
    public void onMetrics(Progress at, Metrics metrics) {
        sink.write(at, metrics);
    }

    @Override
    public void onEvaluation(Progress at, Evaluation result) {
        evaluation = result.metrics();
    }

    @Override
    public void onBest(Progress at, Artifact artifact) {
        try {
            directory.saveBest(artifact, manifest.apply(at, evaluation).origin());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override
    public void onCheckpoint(Progress at, State state) {
        sink.sync(); // first, so that no line before a checkpoint is ever missing
        try {
            directory.saveCheckpoint(new Checkpoint(manifest.apply(at, evaluation), state), keepCheckpoints);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
