package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void countsWhatARolloutBrings() {
        Rollout rollout =
                new Rollout(3, 2, null, null, null, null, null, null, null, null, List.of(new Episode(1, 2, true)));
        Progress progress = Progress.start(10).after(rollout);
        assertThat(progress).isEqualTo(new Progress(6, 10, 1, 1));
        assertThat(progress.fraction()).isEqualTo(0.6);
        assertThat(progress.done()).isFalse();
        assertThat(progress.after(rollout).done()).isTrue();
        assertThat(progress.after(rollout).fraction()).isEqualTo(1);
    }

    @Test
    void metricsKeepTheirOrderAndTheLaterValueWins() {
        Metrics metrics = Metrics.NONE
                .with("b", 1)
                .with("a", 2)
                .with(Metrics.NONE.with("b", 3).with("c", 4));
        assertThat(metrics.values())
                .containsExactly(
                        java.util.Map.entry("b", 3.0), java.util.Map.entry("a", 2.0), java.util.Map.entry("c", 4.0));
        assertThat(metrics.get("d")).isEmpty();
    }
}
