/** Tests of the desk's server. */
package org.rollout4j.desk.page;
