package org.rollout4j.bench;

/**
 * What one process measured of one case.
 *
 * @param perSecond units a second
 * @param fractionOfBound of the speed at which matrix products alone would do them; 0 if that is not known
 * @param gigaflops billions of floating-point operations a second of matrix products of 256x64 and 64x64, over all threads of the case, at
 *     that time; 0 if not measured
 */
public record BenchMeasurement(double perSecond, double fractionOfBound, double gigaflops) {

    static BenchMeasurement ofSpeed(double perSecond) {
        return new BenchMeasurement(perSecond, 0, 0);
    }

    /**
     * @param flops floating-point operations of matrix products for each unit
     */
    static BenchMeasurement of(double perSecond, double flops, double gigaflops) {
        return new BenchMeasurement(perSecond, perSecond * flops / (gigaflops * 1e9), gigaflops);
    }
}
