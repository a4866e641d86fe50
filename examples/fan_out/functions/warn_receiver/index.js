// Says for each heavy parcel on its way what the receiver should be told.
// It holds no rights, so it only writes to its own log, where the call centre's tool reads it.

exports.handler = async (event) => {
  for (const { Sns } of event.Records) {
    const { parcel, weight } = JSON.parse(Sns.Message);
    const kilograms = Math.ceil(weight / 1000);
    console.log(JSON.stringify({ parcel, warning: `${kilograms} kg: two people are needed at the door` }));
  }
};
