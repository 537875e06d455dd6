package org.rollout4j.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rollout4j.math.Statistics.Interval;

class RankingTest {
    @Test
    void separateIntervalsAreRankedInOrder() {
        assertThat(Ranking.ranks(List.of(new Interval(5, 6), new Interval(3, 4), new Interval(1, 2))))
                .containsExactly(1, 2, 3);
    }

    @Test
    void ordersDoNotMatter() {
        assertThat(Ranking.ranks(List.of(new Interval(1, 2), new Interval(5, 6), new Interval(3, 4))))
                .containsExactly(3, 1, 2);
    }

    @Test
    void whatOverlapsSharesARank() {
        assertThat(Ranking.ranks(List.of(new Interval(5, 8), new Interval(4, 6), new Interval(1, 2))))
                .containsExactly(1, 1, 3);
    }

    @Test
    void touchingIntervalsOverlap() {
        assertThat(Ranking.ranks(List.of(new Interval(2, 3), new Interval(1, 2))))
                .containsExactly(1, 1);
    }

    @Test
    void whatOverlapsWithTheBestAloneIsBelowThoseWhollyAbove() {
        // the first is too uncertain to be above the third, but the second is
        assertThat(Ranking.ranks(List.of(new Interval(0, 10), new Interval(4, 5), new Interval(1, 3))))
                .containsExactly(1, 1, 2);
    }

    @Test
    void pointsThatAreEqualAreTied() {
        assertThat(Ranking.ranks(List.of(new Interval(0, 0), new Interval(0, 0), new Interval(0, 0))))
                .containsExactly(1, 1, 1);
    }
}
