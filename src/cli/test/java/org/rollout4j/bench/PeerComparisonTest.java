package org.rollout4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerComparisonTest {
    private static final PeerRow ROW = new PeerRow("dqn", 2, 1.3, List.of());

    @Test
    void theRatioIsTheMedianOverPairs() {
        // the ratios are 1, 3 and 1.5
        PeerComparison.Verdict same = verdict(side("ours", 10, 60, 30), side("peer", 10, 20, 20));
        assertThat(same.ratio()).isEqualTo(1.5);
        assertThat(same.low()).isEqualTo(1);
        assertThat(same.high()).isEqualTo(3);
        assertThat(same.met()).isTrue();

        PeerComparison.Verdict other = verdict(side("ours", 20, 30, 90), side("peer", 10, 30, 30));
        assertThat(other.ratio()).as("the ratio of the medians is 1").isEqualTo(2);
    }

    @Test
    void aTargetIsMetByTheMedianWithTheWholeIntervalAboveOne() {
        assertThat(verdict(side("ours", 13, 13, 13), side("peer", 10, 10, 10)).met())
                .isTrue();
        assertThat(verdict(side("ours", 12.9, 12.9, 12.9), side("peer", 10, 10, 10))
                        .met())
                .isFalse();
        assertThat(verdict(side("ours", 9, 14, 14), side("peer", 10, 10, 10)).met())
                .isFalse();
    }

    @Test
    void theBaselineIsTheFasterPeer() {
        PeerComparison.Verdict verdict =
                verdict(side("ours", 40, 40, 40), side("slow", 99, 10, 10), side("fast", 20, 20, 20));
        assertThat(verdict.peer()).isEqualTo("fast");
        assertThat(verdict.ratio()).isEqualTo(2);
    }

    private static PeerComparison.Verdict verdict(PeerComparison.Side ours, PeerComparison.Side... peers) {
        BenchMeasurement all = BenchMeasurement.ofSpeed(1);
        return PeerComparison.of(ROW, "DQN", ours, all, List.of(peers), Map.of())
                .verdict();
    }

    private static PeerComparison.Side side(String name, double... speeds) {
        return PeerComparison.Side.of(
                name,
                "",
                Arrays.stream(speeds).mapToObj(speed -> new Turn(speed, 1)).toList());
    }
}
