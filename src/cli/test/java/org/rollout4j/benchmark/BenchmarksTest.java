package org.rollout4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** No benchmark may rot: each runs once. */
@Tag("slow")
class BenchmarksTest {
    @Test
    void everyBenchmarkRuns() throws RunnerException {
        Options once = new OptionsBuilder()
                .include("org\\.rollout4j\\..*Benchmark\\.")
                .forks(0)
                .mode(Mode.SingleShotTime)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(1))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        Collection<RunResult> results = new Runner(once).run();
        assertThat(results).hasSizeGreaterThan(20);
        assertThat(results)
                .extracting(result -> result.getPrimaryResult().getLabel())
                .contains(
                        "hiddenForward",
                        "output",
                        "forward",
                        "backward",
                        "act",
                        "step",
                        "clippedSurrogate",
                        "advantages",
                        "uniformSample",
                        "prioritisedSample");
    }
}
