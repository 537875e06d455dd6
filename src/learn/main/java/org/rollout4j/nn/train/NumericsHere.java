package org.rollout4j.nn.train;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.rollout4j.core.Numerics;
import org.rollout4j.core.SplitMix;
import org.rollout4j.math.FastMath;
import org.rollout4j.math.Fma;

/** What computes in this process. */
public final class NumericsHere {
    private static final int M = 33;
    private static final int N = 37;
    private static final int K = 65;

    /** The processors that OpenBLAS has kernels for, as it calls them. */
    private static final List<String> CORES = List.of(
            "PRESCOTT",
            "CORE2",
            "NEHALEM",
            "SANDYBRIDGE",
            "HASWELL",
            "ZEN",
            "SKYLAKEX",
            "COOPERLAKE",
            "SAPPHIRERAPIDS",
            "BARCELONA",
            "BULLDOZER",
            "PILEDRIVER",
            "STEAMROLLER",
            "EXCAVATOR",
            "ARMV8",
            "CORTEXA57",
            "NEOVERSEN1",
            "NEOVERSEV1",
            "NEOVERSEN2",
            "VORTEX",
            "POWER8",
            "POWER9",
            "POWER10");

    /** Not questions to {@link Blas}, which would load it. */
    private static volatile boolean openBlasUsed;

    private static volatile boolean openBlasRight = true;

    private NumericsHere() {}

    /** @param right whether it computes what it should; otherwise plain Java takes its place */
    static void usesOpenBlas(boolean right) {
        openBlasRight = right;
        openBlasUsed = true;
    }

    /** As far as it has been used by now: OpenBLAS is not loaded for the question. */
    public static Numerics inUse() {
        return of(openBlasUsed);
    }

    /**
     * What would compute.
     *
     * @param openBlas whether OpenBLAS would; it is then loaded
     */
    public static Numerics of(boolean openBlas) {
        SplitMix rng = new SplitMix(1);
        Bits bits = new Bits();
        addFunctions(rng, bits);
        if (openBlas) {
            addProducts(rng, bits);
        }
        return new Numerics(openBlas ? kernels() : null, Fma.fused(), bits.hex());
    }

    /** What to say where a run goes on that others computed before; nothing where they come to the same bits. */
    public static Optional<String> differenceFrom(Numerics before) {
        Numerics here = of(before.openBlas() != null);
        if (here.sameBits(before)) {
            return Optional.empty();
        }
        String kind = here.describe().equals(before.describe()) ? " of another kind" : "";
        return Optional.of("was computed by " + before.describe() + "; here it is " + here.describe() + kind
                + ": training goes on, but not to the same bits");
    }

    private static void addFunctions(SplitMix rng, Bits bits) {
        float[] values = uniform(rng, 1000);
        for (float value : values) {
            bits.add(
                    FastMath.exp(value), FastMath.log(2 + value), (float) Math.exp(value), (float) Math.log(2 + value));
            bits.add((float) Math.pow(2 + value, value), (float) Math.sin(value), (float) Math.cos(value));
        }
        FastMath.tanh(values, values.length);
        bits.add(values);
    }

    /** Products of all kinds that training needs, narrow ones among them, none of a size that suits kernels. */
    private static void addProducts(SplitMix rng, Bits bits) {
        Blas.useOneThread();
        float[] a = uniform(rng, M * K);
        float[] b = uniform(rng, K * N);
        for (int rows : new int[] {M, 5, 2, 1}) {
            for (int columns : new int[] {N, 5, 2, 1}) {
                float[] c = new float[rows * columns];
                Blas.multiply(false, false, rows, columns, K, a, 0, b, 0, c, 0);
                Blas.multiply(false, true, rows, columns, K, a, 0, b, 0, c, 0);
                Blas.multiply(true, false, rows, columns, K, a, 0, b, 0, c, 0);
                bits.add(c);
            }
        }
        bits.add(Blas.squaredNorm(a));
    }

    /** Numbers from -1 to 1. */
    static float[] uniform(SplitMix rng, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = 2 * rng.nextFloat() - 1;
        }
        return values;
    }

    /** The version of OpenBLAS that is loaded, such as {@code 0.3.31}. */
    public static String openBlasVersion() {
        try {
            // looked up, for the compiler would copy the constant of the version that we are built with
            Object constant = openblas.class.getField("OPENBLAS_VERSION").get(null);
            return constant.toString().strip().replaceFirst("^OpenBLAS\\s+", "");
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this version of org.bytedeco:openblas does not say which one it is", e);
        }
    }

    /** What multiplies, such as {@code 0.3.31 COOPERLAKE}; {@link Blas} is loaded if it is not yet. */
    public static String kernels() {
        Blas.useOneThread();
        return openBlasName() + (openBlasRight ? "" : ", wrong on this processor, plain Java in its place");
    }

    /** Whether OpenBLAS computes what it should on this processor; otherwise plain Java takes its place. {@link Blas} is loaded if it is not yet. */
    public static boolean openBlasRight() {
        Blas.useOneThread();
        return openBlasRight;
    }

    /** The version of OpenBLAS and the processor that the kernels it chose are made for. */
    static String openBlasName() {
        String version = openBlasVersion();
        return openBlasCore().map(core -> version + " " + core).orElse(version);
    }

    /** What the kernels that OpenBLAS chose are made for, as it calls it; nothing if it was built for one kind of processor. */
    static Optional<String> openBlasCore() {
        Pointer chosen = Loader.addressof("gotoblas");
        if (chosen == null) {
            return Optional.empty();
        }
        long kernels = new LongPointer(chosen).get(0);
        return CORES.stream()
                .filter(core -> {
                    Pointer own = Loader.addressof("gotoblas_" + core);
                    return own != null && own.address() == kernels;
                })
                .findFirst();
    }

    private static final class Bits {
        private final CRC32C crc = new CRC32C();
        private final ByteBuffer buffer = ByteBuffer.allocate(Float.BYTES);

        void add(float... values) {
            for (float value : values) {
                crc.update(buffer.putFloat(0, value).array());
            }
        }

        String hex() {
            return HexFormat.of().toHexDigits((int) crc.getValue());
        }
    }
}
