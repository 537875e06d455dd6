package org.rollout4j.lm.file;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How the numbers of a tensor are stored: in blocks of so many numbers and bytes. Those that no weights are read from are there for their
 * sizes, since files hold buffers of them beside the weights.
 */
public enum TensorType {
    /** IEEE single precision. */
    F32(1, 4),
    /** IEEE half precision. */
    F16(1, 2),
    /** The upper half of a float. */
    BF16(1, 2),
    /** 32 numbers of 8 bits, and their scale. */
    Q8_0(32, 34),
    /** 32 numbers of 4 bits around 8, and their scale. */
    Q4_0(32, 18),
    /** 32 numbers of 4 bits, their scale and their minimum. */
    Q4_1(32, 20),
    /** Truth values. */
    BOOL(1, 1),
    /** Bytes without a sign. */
    U8(1, 1),
    /** Bytes. */
    I8(1, 1),
    /** Numbers of 8 bits. */
    F8_E5M2(1, 1),
    /** Numbers of 8 bits. */
    F8_E4M3(1, 1),
    /** Whole numbers without a sign. */
    U16(1, 2),
    /** Whole numbers. */
    I16(1, 2),
    /** Whole numbers without a sign. */
    U32(1, 4),
    /** Whole numbers. */
    I32(1, 4),
    /** Whole numbers without a sign. */
    U64(1, 8),
    /** Whole numbers. */
    I64(1, 8),
    /** IEEE double precision. */
    F64(1, 8);

    private static final Set<TensorType> QUANTISED = EnumSet.of(Q8_0, Q4_0, Q4_1);

    private final int blockLength;
    private final int blockBytes;

    TensorType(int blockLength, int blockBytes) {
        this.blockLength = blockLength;
        this.blockBytes = blockBytes;
    }

    /** The one that safetensors files call so. */
    static Optional<TensorType> ofSafetensors(String name) {
        return Arrays.stream(values())
                .filter(type -> type.name().equals(name) && !QUANTISED.contains(type))
                .findFirst();
    }

    /** The number of numbers of a block. */
    public int blockLength() {
        return blockLength;
    }

    /** Whether weights are read from it. */
    public boolean holdsWeights() {
        return this == F32 || this == F16 || this == BF16 || QUANTISED.contains(this);
    }

    /** The number of bytes of {@code count} numbers, whole blocks. */
    public long bytes(long count) {
        return count / blockLength * blockBytes;
    }

    /**
     * Reads numbers.
     *
     * @param from little-endian; begins with the first
     * @param to gets them from index {@code at} on
     * @param count whole blocks
     */
    void decode(ByteBuffer from, float[] to, int at, int count) {
        switch (this) {
            case F32 -> from.asFloatBuffer().get(to, at, count);
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = HalfPrecision.fromHalf(from.getShort(2 * i));
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = HalfPrecision.fromBfloat(from.getShort(2 * i));
                }
            }
            case Q8_0 -> decodeBytes(from, to, at, count / blockLength);
            case Q4_0 -> decodeNibbles(from, to, at, count / blockLength);
            case Q4_1 -> decodeNibblesAboveMinimum(from, to, at, count / blockLength);
            default -> throw new IllegalArgumentException(this + " holds no weights");
        }
    }

    private void decodeBytes(ByteBuffer from, float[] to, int at, int blocks) {
        for (int b = 0; b < blocks; b++) {
            int start = b * blockBytes;
            int first = at + b * blockLength;
            float scale = HalfPrecision.fromHalf(from.getShort(start));
            for (int i = 0; i < blockLength; i++) {
                to[first + i] = from.get(start + 2 + i) * scale;
            }
        }
    }

    /** The lower halves of the bytes are the first half of a block. */
    private void decodeNibbles(ByteBuffer from, float[] to, int at, int blocks) {
        int half = blockLength / 2;
        for (int b = 0; b < blocks; b++) {
            int start = b * blockBytes;
            int first = at + b * blockLength;
            float scale = HalfPrecision.fromHalf(from.getShort(start));
            for (int i = 0; i < half; i++) {
                int pair = from.get(start + 2 + i);
                to[first + i] = ((pair & 15) - 8) * scale;
                to[first + half + i] = ((pair >> 4 & 15) - 8) * scale;
            }
        }
    }

    private void decodeNibblesAboveMinimum(ByteBuffer from, float[] to, int at, int blocks) {
        int half = blockLength / 2;
        for (int b = 0; b < blocks; b++) {
            int start = b * blockBytes;
            int first = at + b * blockLength;
            float scale = HalfPrecision.fromHalf(from.getShort(start));
            float minimum = HalfPrecision.fromHalf(from.getShort(start + 2));
            for (int i = 0; i < half; i++) {
                int pair = from.get(start + 4 + i);
                to[first + i] = (pair & 15) * scale + minimum;
                to[first + half + i] = (pair >> 4 & 15) * scale + minimum;
            }
        }
    }

    /** {@code value} as it is read after it was written. */
    float rounded(float value) {
        return switch (this) {
            case F32 -> value;
            case F16 -> HalfPrecision.fromHalf(HalfPrecision.toHalf(value));
            case BF16 -> HalfPrecision.fromBfloat(HalfPrecision.toBfloat(value));
            default -> throw new IllegalArgumentException(this + " is not written");
        };
    }

    /** Writes numbers; only of {@link #F32}, {@link #F16} and {@link #BF16}. */
    void encode(float[] from, int at, ByteBuffer to, int count) {
        for (int i = at; i < at + count; i++) {
            switch (this) {
                case F32 -> to.putFloat(from[i]);
                case F16 -> to.putShort(HalfPrecision.toHalf(from[i]));
                case BF16 -> to.putShort(HalfPrecision.toBfloat(from[i]));
                default -> throw new IllegalArgumentException(this + " is not written");
            }
        }
    }
}
