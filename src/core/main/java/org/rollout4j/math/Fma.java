package org.rollout4j.math;

import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;

/**
 * Multiplications and additions, fused where Java does that in one step. Where the processor cannot, or Java is told not to, {@link Math#fma}
 * computes with {@link java.math.BigDecimal}, a thousand times slower; there they are two roundings instead of one, as fast, and the last bits
 * are others.
 */
public final class Fma {
    private static final boolean FUSED = isFused();

    private Fma() {}

    /** Whether {@code a * b + c} is rounded once. */
    public static boolean fused() {
        return FUSED;
    }

    /** {@code a * b + c}. */
    static float of(float a, float b, float c) {
        return FUSED ? Math.fma(a, b, c) : a * b + c;
    }

    /** Asked of the virtual machine, since the answer of a clock would not always be the same. By reflection, since others than HotSpot do not know the question. */
    private static boolean isFused() {
        try {
            Class<? extends PlatformManagedObject> type =
                    Class.forName("com.sun.management.HotSpotDiagnosticMXBean").asSubclass(PlatformManagedObject.class);
            Object option = type.getMethod("getVMOption", String.class)
                    .invoke(ManagementFactory.getPlatformMXBean(type), "UseFMA");
            return !"false".equals(option.getClass().getMethod("getValue").invoke(option));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return true; // nobody says no
        }
    }
}
