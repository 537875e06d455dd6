package org.rollout4j.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlasCheckTest {
    private static final BLAS RIGHT = afterOpenBlas();

    /** The first implementation that is asked for decides where the native one is looked for, once and for all. */
    private static BLAS afterOpenBlas() {
        BlasLibrary.load();
        return JavaBLAS.getInstance();
    }

    @Test
    void whatIsRightIsUsed() {
        List<String> warnings = new ArrayList<>();
        assertThat(BlasLibrary.orJava(RIGHT, "", warnings::add)).isSameAs(RIGHT);
        assertThat(BlasCheck.firstWrong(BlasLibrary.load())).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "N, N, 1, 33, 37, 65",
        "T, N, 1, 8, 64, 64",
        "N, T, 1, 256, 64, 64",
        "T, T, 1, 64, 16, 256",
        "N, N, 0, 5, 64, 64",
        "N, T, 0, 64, 3, 64",
        "T, N, 0, 5, 64, 64",
        "N, N, 0, 1, 64, 64",
        "T, N, 1, 2, 64, 64"
    })
    void oneWrongElementOfOneShapeIsFound(String transposeA, String transposeB, float beta, int m, int n, int k) {
        for (float wrong : new float[] {0.02f, Float.NaN, Float.POSITIVE_INFINITY}) {
            for (int element : new int[] {0, m * n / 2, m * n - 1}) {
                BLAS blas = altered("sgemm", arguments -> {
                    if (arguments[0].equals(transposeA)
                            && arguments[1].equals(transposeB)
                            && arguments[2].equals(m)
                            && arguments[3].equals(n)
                            && arguments[4].equals(k)
                            && arguments[12].equals(beta)) {
                        float[] c = (float[]) arguments[13];
                        c[element] += wrong;
                    }
                    return null;
                });
                assertThat(BlasCheck.firstWrong(blas)).contains("a product of " + m + "x" + k + " and " + k + "x" + n);
            }
        }
    }

    @Test
    void wrongVectorsAndSumsAreFound() {
        BLAS vectors = altered("sgemv", arguments -> {
            float[] y = (float[]) arguments[11];
            y[y.length - 1] += 0.01f;
            return null;
        });
        assertThat(BlasCheck.firstWrong(vectors)).contains("a product of 33x65 and a vector");
        BLAS sums = altered("sdot", arguments -> Float.NaN);
        assertThat(BlasCheck.firstWrong(sums)).contains("a sum of squares");
    }

    @Test
    void javaTakesThePlaceOfWhatIsWrongAndSaysSo() {
        List<String> warnings = new ArrayList<>();
        BLAS instead = BlasLibrary.orJava(altered("sdot", arguments -> 0f), "0.0 SLOWLAKE", warnings::add);
        assertThat(instead).isInstanceOf(JavaBLAS.class);
        assertThat(BlasCheck.firstWrong(instead)).isEmpty();
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("OpenBLAS 0.0 SLOWLAKE computes a sum of squares wrongly on this processor")
                .doesNotContain("\n");
    }

    /** One that computes what is right, but for what a function makes of it, or in its place. */
    private static BLAS altered(String name, Alteration after) {
        return (BLAS) Proxy.newProxyInstance(
                BLAS.class.getClassLoader(), new Class<?>[] {BLAS.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(RIGHT, arguments);
                        if (method.getName().equals(name)) {
                            Object other = after.apply(arguments);
                            return other == null ? result : other;
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private interface Alteration {
        /** What to return instead, or null. */
        Object apply(Object... arguments);
    }
}
