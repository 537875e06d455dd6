package org.rollout4j.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.train.Manifest;
import org.rollout4j.train.RunDirectory;

/**
 * What to know before a run goes on from its last checkpoint.
 *
 * @param last what the checkpoint is the state of
 */
record Resumption(RunDirectory directory, RunConfig config, Manifest last) {
    /**
     * Checks that the checkpoint belongs to the run.
     *
     * @throws InvalidFileException if it is of another algorithm, configuration, seed or environment, or beyond the end of the run; the message
     *     names the first difference
     */
    void check(EnvironmentSpec spec) throws InvalidFileException {
        own().same("algorithm", last.algorithm(), config.algorithm());
        own().same("seed", last.seed(), config.seed());
        if (last.environment() != null) {
            String environment = last.environment().id();
            if (!environment.equals(spec.id())) { // a run may go on in one with the same spaces and another name
                own().same("environment", environment, config.environment());
            }
        }
        AlgorithmConfig own = config.settings().algorithm();
        Map<String, Settings.Entry> settings = Settings.list(own);
        for (Map.Entry<String, Settings.Entry> was : Settings.list(lastConfig()).entrySet()) {
            own().same(
                            was.getKey(),
                            was.getValue().value(),
                            settings.get(was.getKey()).value());
        }
        long end = config.training().steps() + (long) own.envs() * own.horizon();
        if (last.progress().steps() >= end) {
            throw own().foreign("it has taken " + last.progress().steps() + " steps, and this run ends at "
                    + config.training().steps());
        }
    }

    private OwnCheckpoint own() {
        return new OwnCheckpoint(directory);
    }

    private AlgorithmConfig lastConfig() throws InvalidFileException {
        try {
            return Algorithms.find(last.algorithm()).config(last.configuration());
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(directory.lastFile(), e.getMessage(), e);
        }
    }

    /**
     * What whoever resumes the run should know, a line each.
     *
     * @throws IOException if {@code metrics.jsonl} holds something else than this project writes
     */
    List<String> notes() throws IOException {
        List<String> notes = new ArrayList<>();
        long every = config.training().logEvery();
        long steps = last.progress().steps();
        long logged = directory.lastMetrics(last.progress());
        if (steps / every > logged / every) { // the multiple between would have brought a line
            notes.add(directory.path().resolve(RunDirectory.METRICS) + ": lines are missing from step " + (logged + 1)
                    + " to the checkpoint at step " + steps + "; training goes on without them");
        }
        own().note(last.numerics()).ifPresent(notes::add);
        return notes;
    }
}
