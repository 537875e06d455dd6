package org.rollout4j.experiment.tune;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.run.Algorithms;
import org.rollout4j.run.RunConfig;
import org.rollout4j.train.TrainingConfig;

/**
 * What a tuning is, complete: its {@code config.json}. Configuration 0 is the base that it starts from, so that nothing worse can come
 * out; each other one is drawn from a generator of its own, so that more of them leave the first as they are.
 *
 * @param environment an id of the catalogue, or the name of a class
 * @param classpath where such a class is found besides our own classpath; files and folders
 * @param algorithm the id of the algorithm
 * @param trials how many configurations are tried, 1 to 100,000
 * @param seeds with how many seeds each of those is trained that get to the end, 1 to 1000
 * @param keepOneIn of how many configurations one is kept at each rung, 2 to 100; with each rung there are as many times more seeds
 * @param seed the first seed to train with; what is drawn derives from it, too
 * @param steps environment steps of each trial
 * @param score what is looked for
 * @param target the mean return of an evaluation that ends a trial; infinity trains to the end
 * @param settings the base: what differs from the defaults of the algorithm
 * @param space where is searched, see {@link SearchSpace}
 * @param provenance what began the tuning, and when
 */
@RecordBuilder
public record TuneConfig(
        String environment,
        List<String> classpath,
        String algorithm,
        int trials,
        int seeds,
        int keepOneIn,
        long seed,
        long steps,
        TuneScore score,
        double target,
        Map<String, String> settings,
        Map<String, String> space,
        Provenance provenance)
        implements TuneConfigBuilder.With {

    public TuneConfig {
        Require.that(environment != null, "environment", null, "an id or the name of a class is needed");
        classpath = List.copyOf(classpath);
        Algorithms.find(algorithm);
        Require.inRange("trials", trials, 1, 100_000);
        Require.inRange("seeds", seeds, 1, 1000);
        Require.inRange("keepOneIn", keepOneIn, 2, 100);
        Require.inRange("steps", steps, 1, TrainingConfig.MAX_STEPS);
        Require.that(
                score.needsTarget() == Double.isFinite(target),
                "target",
                target,
                "a number is needed to score by steps or seconds, and there is none otherwise");
        settings = new LinkedHashMap<>(settings);
        space = new LinkedHashMap<>(space);
    }

    /** The numbers of seeds of the rungs, the last of them all: 1, 3, 9 of nine where one in three is kept. */
    List<Integer> rungs() {
        List<Integer> rungs = new ArrayList<>();
        for (long some = 1; some < seeds; some *= keepOneIn) {
            rungs.add((int) some);
        }
        rungs.add(seeds);
        return rungs;
    }

    /** What was drawn for a configuration. */
    Map<String, String> drawn(int configuration) {
        return configuration == 0
                ? Map.of()
                : new SearchSpace(space).draw(new SplitMix(SplitMix.derive(seed, configuration)));
    }

    /** The settings of a configuration: the base, changed by what was drawn. */
    Map<String, String> settings(int configuration) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(drawn(configuration));
        return all;
    }

    /**
     * The run of a trial.
     *
     * @param number which of the seeds, from 0
     * @throws IllegalArgumentException if the algorithm does not take what was drawn
     */
    public RunConfig run(int configuration, int number) {
        RunConfig run = RunConfig.of(
                environment,
                classpath,
                algorithm,
                seed + number,
                TrainingConfig.ofSteps(steps).withTargetReturn(target),
                settings(configuration));
        return run.with("checkpointEvery", Long.toString(TrainingConfig.MAX_STEPS)); // trials keep no checkpoints
    }
}
