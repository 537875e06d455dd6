package org.rollout4j.warning;

/**
 * What a run is after, as far as it is known; NaN where it is not.
 *
 * @param totalSteps the environment steps that it shall take
 * @param targetReturn the mean return of an evaluation at which it stops; infinity if it goes on to the end
 * @param optimalReturn the exact optimum of the mean return
 * @param randomReturn the mean return of the random policy
 */
public record Goal(double totalSteps, double targetReturn, double optimalReturn, double randomReturn) {
    private static final double NEAR = 0.98;
    private static final double SOLVED = 0.99;
    private static final double ROUNDING = 1e-6;

    /** Of which nothing is known. */
    public static final Goal UNKNOWN = new Goal(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** Where a return is between the random policy's, 0, and the optimum, 1; NaN where these are not known. */
    public double fraction(double meanReturn) {
        double way = optimalReturn - randomReturn;
        return way > 0 ? (meanReturn - randomReturn) / way : Double.NaN;
    }

    /** Whether a return is below the random policy's by more than rounding. */
    public boolean worseThanRandom(double meanReturn) {
        return meanReturn < randomReturn - ROUNDING * Math.max(1, Math.abs(randomReturn));
    }

    /** Whether a result leaves little to wish for: the target or 0.98 of the way to the optimum is reached, or 99 % are solved. */
    public boolean reached(double meanReturn, double solvedRate) {
        return meanReturn >= targetReturn || fraction(meanReturn) >= NEAR || solvedRate >= SOLVED;
    }
}
