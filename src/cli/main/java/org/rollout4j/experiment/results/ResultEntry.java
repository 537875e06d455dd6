package org.rollout4j.experiment.results;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.rollout4j.core.SplitMix;
import org.rollout4j.experiment.summary.HeldOut;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.math.Statistics;
import org.rollout4j.train.RunHistory;

/**
 * What came out of a row of the table of results.
 *
 * @param held what the held-out episodes are measured by
 * @param seeds one for each seed it was trained with
 */
public record ResultEntry(ResultSpec row, ReferenceReturns held, List<Seed> seeds) {
    private static final int RESAMPLES = 10_000;
    private static final long BOOTSTRAP_SEED = 95;

    /** A finished run. */
    public record Seed(long seed, Path path, HeldOut heldOut, RunHistory history) {}

    public ResultEntry {
        seeds = List.copyOf(seeds);
    }

    /** What {@link #meanReturn} is measured by: over all starts where the returns are, else on the same starts as they. */
    public ReferenceReturns references() {
        return seeds.stream().allMatch(seed -> seed.heldOut().exactReturn().isPresent()) ? held.overAll() : held;
    }

    public double meanReturn() {
        return Statistics.mean(finals());
    }

    public double interquartileMean() {
        return Statistics.interquartileMean(finals());
    }

    /** The 95 % bootstrap interval of the {@link #interquartileMean} over seeds. */
    public Statistics.Interval interquartileCi95() {
        return Statistics.stratifiedBootstrap(
                new double[][] {finals()}, Statistics::interquartileMean, RESAMPLES, new SplitMix(BOOTSTRAP_SEED));
    }

    public double worstReturn() {
        return each(seed -> seed.heldOut().meanReturn()).min().orElseThrow();
    }

    /** The mean over seeds of the best policies by evaluation during training. */
    public double bestReturn() {
        return each(seed -> seed.heldOut().bestReturn()).average().orElseThrow();
    }

    public long steps() {
        return Math.round(each(seed -> seed.history().envSteps()).average().orElseThrow());
    }

    public double seconds() {
        return each(seed -> seed.history().seconds()).average().orElseThrow();
    }

    /** Whether the target is met by the mean over seeds; null where there is none. */
    public Boolean met() {
        return row.target() == null ? null : row.target().isMetBy(meanReturn(), references());
    }

    private double[] finals() {
        return each(seed -> seed.heldOut().meanReturn()).toArray();
    }

    private DoubleStream each(ToDoubleFunction<Seed> metric) {
        return seeds.stream().mapToDouble(metric);
    }

    public Map<String, Object> json() {
        Statistics.Interval interval = interquartileCi95();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("env", row.environment());
        json.put("algo", row.algorithm());
        json.put("episodes", seeds.get(0).heldOut().episodes());
        json.put("seeds", seeds.size());
        json.put("meanReturn", meanReturn());
        json.put("iqm", interquartileMean());
        json.put("iqmCi95", List.of(interval.low(), interval.high()));
        json.put("worstSeedReturn", worstReturn());
        json.put("bestPolicyReturn", bestReturn());
        ReferenceReturns references = references();
        references.random().ifPresent(random -> json.put("randomReturn", random.meanReturn()));
        references.oracle().ifPresent(oracle -> json.put("optimalReturn", oracle.optimalReturn()));
        references.fractionOfOptimal(meanReturn()).ifPresent(fraction -> json.put("fractionOfOptimal", fraction));
        json.put("envSteps", steps());
        json.put("wallSeconds", seconds());
        if (row.target() != null) {
            json.put("target", row.target().toString());
            json.put("met", met());
        }
        json.put("published", row.published());
        json.put("perSeed", seeds.stream().map(ResultEntry::json).toList());
        return json;
    }

    private static Map<String, Object> json(Seed seed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("seed", seed.seed());
        json.put("meanReturn", seed.heldOut().meanReturn());
        json.put("heldOutReturn", seed.heldOut().finalReturn());
        json.put("meanLength", seed.heldOut().finalLength());
        seed.heldOut().finalSolvedRate().ifPresent(rate -> json.put("solvedRate", rate));
        json.put("bestPolicyReturn", seed.heldOut().bestReturn());
        json.put("envSteps", seed.history().envSteps());
        json.put("wallSeconds", seed.history().seconds());
        return json;
    }
}
