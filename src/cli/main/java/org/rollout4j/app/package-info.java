/** The command line, and the experiments that it runs. */
package org.rollout4j.app;
