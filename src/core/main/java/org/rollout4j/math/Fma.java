package org.rollout4j.math;

import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;

/**
 * Multiplications and additions, fused where Java does that in one step. Where the processor cannot, or Java is told not to, {@link Math#fma}
 * computes with {@link java.math.BigDecimal}, a thousand times slower; there they are two roundings instead of one, as fast, and the last bits
 * are others.
 */
public final class Fma {
    private static final int ROUNDS = 20;
    private static final int CALLS = 50;

    /** For all calls of a round: fused, one takes some 30 ns before anything is compiled; what stands in for it, some microseconds. */
    private static final long QUICK_NANOS = CALLS * 200L;

    private static final boolean FUSED = isQuick() || isFused();

    private Fma() {}

    /** Whether {@code a * b + c} is rounded once. */
    public static boolean fused() {
        return FUSED;
    }

    /** {@code a * b + c}. */
    public static float of(float a, float b, float c) {
        return FUSED ? Math.fma(a, b, c) : a * b + c;
    }

    /** Whether there is no need to ask: then {@link Math#fma} is the right choice, whatever does it. */
    private static boolean isQuick() {
        float sum = 1;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                sum = Math.fma(sum, 0.5f, i);
            }
            if (System.nanoTime() - start < QUICK_NANOS) {
                return sum > 0; // always, but it must be computed
            }
        }
        return false;
    }

    /**
     * Asked of the virtual machine, which takes a tenth of a second, since what is slow at the moment need not be so always. By reflection: others
     * than HotSpot do not know the question.
     */
    private static boolean isFused() {
        try {
            Class<? extends PlatformManagedObject> type =
                    Class.forName("com.sun.management.HotSpotDiagnosticMXBean").asSubclass(PlatformManagedObject.class);
            Object option = type.getMethod("getVMOption", String.class)
                    .invoke(ManagementFactory.getPlatformMXBean(type), "UseFMA");
            return !"false".equals(option.getClass().getMethod("getValue").invoke(option));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return true; // nobody says no
        }
    }
}
