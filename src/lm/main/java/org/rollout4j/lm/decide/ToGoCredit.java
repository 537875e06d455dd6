package org.rollout4j.lm.decide;

import java.util.Arrays;
import org.rollout4j.core.Episode;
import org.rollout4j.lm.loss.Advantages;

/**
 * Each decision of an episode gets what came after it, beside what came after as many steps of the others that began alike: the rewards of steps in groups
 * without a value network, as process supervision has it (Shao et al., DeepSeekMath, 2024, 4.1.3). An episode that is over brings nothing more.
 */
final class ToGoCredit implements Credit<DecidedEpisodes> {
    private static final double EPSILON = 1e-4;

    private final Advantages.ScaleRewards scaleRewards;
    private final double gamma;

    /** @param gamma what a reward a step later is worth, 0 to 1 */
    ToGoCredit(Advantages.ScaleRewards scaleRewards, double gamma) {
        this.scaleRewards = scaleRewards;
        this.gamma = gamma;
    }

    @Override
    public Credit.Estimate advantages(DecidedEpisodes data) {
        int rows = data.episodeOf().length;
        int groups = data.episodes().size() / data.groupSize();
        double[] toGo = new double[rows];
        double[] after = new double[data.episodes().size()];
        int[] stepOf = new int[rows];
        int[] steps = new int[data.episodes().size()];
        for (int row = 0; row < rows; row++) {
            stepOf[row] = steps[data.episodeOf()[row]]++;
        }
        double[][] means = new double[groups][Arrays.stream(steps).max().orElse(0)];
        for (int row = rows - 1; row >= 0; row--) {
            int episode = data.episodeOf()[row];
            after[episode] = data.rewards()[row] + gamma * after[episode];
            toGo[row] = after[episode];
            means[episode / data.groupSize()][stepOf[row]] += toGo[row] / data.groupSize();
        }
        int[] groupOf = Arrays.stream(data.episodeOf())
                .map(episode -> episode / data.groupSize())
                .toArray();
        for (int row = 0; row < rows; row++) {
            toGo[row] -= means[groupOf[row]][stepOf[row]];
        }
        scale(toGo, groupOf, groups);
        double[] returns =
                data.episodes().stream().mapToDouble(Episode::totalReward).toArray();
        return new Credit.Estimate(toGo, new Advantages(data.groupSize()).metrics(returns));
    }

    /** Divides by the root of the mean square, of each group or of all. */
    private void scale(double[] centred, int[] groupOf, int groups) {
        if (scaleRewards == Advantages.ScaleRewards.NONE) {
            return;
        }
        boolean each = scaleRewards == Advantages.ScaleRewards.GROUP;
        double[] squares = new double[each ? groups : 1];
        int[] counts = new int[squares.length];
        for (int row = 0; row < centred.length; row++) {
            int part = each ? groupOf[row] : 0;
            squares[part] += centred[row] * centred[row];
            counts[part]++;
        }
        for (int row = 0; row < centred.length; row++) {
            int part = each ? groupOf[row] : 0;
            centred[row] /= Math.sqrt(squares[part] / counts[part]) + EPSILON;
        }
    }
}
